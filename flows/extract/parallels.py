"""Parallel lists: "A, B và C … lần lượt là 64, 71 và 58 hộ" gives the first number to A, the second to B.

Only sentences with such a cue are looked at, so plain Python is fast enough and easier to read than joins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

import polars as pl

from flows.extract import codes

_SCHEMA = {"fid": pl.UInt32, "par_place": pl.String, "par_start": pl.Date, "par_end": pl.Date, "par_cue": pl.String}
# two numbers of one list: "4,1% và 5,6%", "120, 96 và 80 hộ"
_JOINED = re.compile(r"^\s*(?:%|(?:tỷ|tỉ|triệu|nghìn)(?: đồng)?)?\s*(?:,|;|và)+\s*$")
_TWO = r"\d(?:%| tỷ| tỉ| triệu| nghìn)?(?: đồng)? và \d"
_RATE_PAIR = ("hộ nghèo ", "hộ cận nghèo ")


class _Named(NamedTuple):
    """Something a sentence names, and where its name ends or stands."""

    value: Any
    at: int
    listed: bool = False


def _run(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures right after the cue that are of one unit."""
    same: list[dict[str, Any]] = []
    for row in rows:
        if row["n_start"] <= row["cue"]:
            continue
        if same and (row["unit"] != same[0]["unit"] or not _goes_on(same[-1], row)):
            break
        same.append(row)
    return same


def _goes_on(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two figures are of one list: behind a cue always, else where only a comma or "và" parts them."""
    return not one["bare"] or _JOINED.match(one["low"][one["n_end"] : other["n_start"]]) is not None


def _in_turn(places: list[_Named], count: int) -> list[Any] | None:
    """The places that ``count`` figures are shared out to: all named, else those of the last list."""
    last = [*takewhile(lambda place: place.listed, reversed(places))][::-1]
    for named in (places, last):
        if len(named) == count:
            return [place.value for place in named]
    return None


def _shares(rows: list[dict[str, Any]], places: list[_Named], years: list[_Named]) -> Iterator[dict[str, Any]]:
    """What each figure of one sentence is given by its place in the list."""
    run, low, cue = _run(rows), rows[0]["low"], rows[0]["cue"]
    if len(run) < 2:
        return
    named = _in_turn([place for place in places if place.at <= cue], len(run))
    if named is None and rows[0]["bare"]:
        return
    said = [] if rows[0]["bare"] else [int(year.value) for year in years if year.at < cue]
    both = len(run) == 2 and rows[0]["both"] and "nghèo" in low[:cue]
    for i, row in enumerate(run):
        yield {
            "fid": row["fid"],
            "par_place": named[i] if named else None,
            "par_start": date(said[i], 1, 1) if len(said) == len(run) else None,
            "par_end": date(said[i], 12, 31) if len(said) == len(run) else None,
            "par_cue": _RATE_PAIR[i] if both else None,
        }


def _by_sentence(frame: pl.DataFrame, value: str, at: str) -> dict[int, list[_Named]]:
    """``sid`` → what it names, in order of the text."""
    found: dict[int, list[_Named]] = {}
    for row in frame.sort("sid", at).iter_rows(named=True):
        found.setdefault(row["sid"], []).append(_Named(row[value], row[at], row.get("several", False)))
    return found


def _with_cue(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures of sentences with "lần lượt", and where that stands."""
    cue = codes.words("subjects", "cue")
    return figures.filter(pl.col("low").str.contains(cue)).select(
        "fid", "sid", "low", "n_start", "n_end", "unit",
        cue=pl.col("low").str.extract("^(.*?)" + cue).str.len_chars().cast(pl.Int64),
        both=pl.col("low").str.contains(codes.words("subjects", "both")),
        bare=pl.lit(False),
    )  # fmt: skip


def _after_list(figures: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The figures of sentences without such a word that go through a list of places: "xã A và xã B còn 4% và 5%"."""
    lists = places.filter(pl.col("several") & pl.col("place_id").is_not_null())
    ends = lists.group_by("sid").agg(cue=pl.col("m_end").max())
    asked = figures.join(ends, on="sid", how="inner", maintain_order="left")
    without = ~pl.col("low").str.contains(codes.words("subjects", "cue"))
    return asked.filter(without & pl.col("low").str.contains(_TWO)).select(
        "fid", "sid", "low", "n_start", "n_end", "unit", "cue", both=pl.lit(False), bare=pl.lit(True)
    )


def _given(figures: pl.DataFrame, runs: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The shares of all figures in sentences with a cue: ``fid`` and the columns ``par_…``."""
    chosen = pl.concat([_with_cue(figures), _after_list(figures, places)])
    here = chosen.select("sid").unique()
    named = places.filter(~pl.col("generic") & pl.col("place_id").is_not_null() & ~pl.col("locates"))
    years = runs.filter(pl.col("tok").str.contains(r"^(?:19|20)\d\d$"))
    at_place = _by_sentence(named.join(here, on="sid", how="semi"), "place_id", "m_end")
    at_year = _by_sentence(years.join(here, on="sid", how="semi"), "tok", "t_start")
    rows = [
        share
        for (sid, *_), part in chosen.sort("sid", "n_start").group_by("sid", maintain_order=True)
        for share in _shares(part.to_dicts(), at_place.get(sid, []), at_year.get(sid, []))
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def with_parallels(figures: pl.DataFrame, runs: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add ``par_place``, ``par_start``, ``par_end``, ``par_cue`` (null outside such lists); put the cue in ``l``."""
    joined = figures.join(_given(figures, runs, places), on="fid", how="left", maintain_order="left")
    # "lần lượt là" itself says nothing; with its own cue in front the number is read as if it stood alone.
    plain = pl.col("l").str.replace_all(codes.words("subjects", "cue"), "")
    both = codes.words("subjects", "both")
    before, after = plain.str.extract(rf"^(?s)(.*?){both}"), plain.str.extract(rf"{both}(?s)(.*)$")
    alone = pl.when(plain.str.contains(both)).then(before + pl.col("par_cue") + after)
    return joined.with_columns(
        l=pl.when(pl.col("par_cue").is_not_null()).then(alone.otherwise(pl.col("par_cue") + plain)).otherwise(plain)
    )


def apply_parallels(figures: pl.DataFrame) -> pl.DataFrame:
    """Let the shares of parallel lists override what was bound by nearness."""
    placed, dated = pl.col("par_place").is_not_null(), pl.col("par_start").is_not_null()
    return figures.with_columns(
        ref_area=pl.coalesce("par_place", "ref_area"),
        place_basis=pl.when(placed).then(pl.lit("stated")).otherwise(pl.col("place_basis")),
        period_start=pl.coalesce("par_start", "period_start"),
        period_end=pl.coalesce("par_end", "period_end"),
        period_basis=pl.when(dated).then(pl.lit("stated")).otherwise(pl.col("period_basis")),
    )
