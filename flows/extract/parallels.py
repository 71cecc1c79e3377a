"""Parallel lists: "A, B và C … lần lượt là 64, 71 và 58 hộ" gives the first number to A, the second to B.

Only sentences with such a cue are looked at, so plain Python is fast enough and easier to read than joins.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from flows.extract import codes

_SCHEMA = {"fid": pl.UInt32, "par_place": pl.String, "par_start": pl.Date, "par_end": pl.Date, "par_cue": pl.String}


def _runs(rows: list[dict[str, Any]], cue: int) -> list[dict[str, Any]]:
    """The figures right after the cue that are of one kind."""
    after = [r for r in rows if r["n_start"] > cue]
    same = []
    for row in after:
        if same and row["unit"] != same[0]["unit"]:
            break
        same.append(row)
    return same


def _shares(rows: list[dict[str, Any]], places: list[dict[str, Any]], years: list[int]) -> Iterator[dict[str, Any]]:
    """What each figure of one sentence is given by its place in the list."""
    low, cue = rows[0]["low"], rows[0]["cue"]
    run = _runs(rows, cue)
    named = [p["place_id"] for p in places if p["m_end"] <= cue]
    said = [y for y, at in years if at < cue]  # type: ignore[misc]
    both = len(run) == 2 and rows[0]["both"] and "nghèo" in low[:cue]
    for i, row in enumerate(run):
        if len(run) < 2:
            return
        yield {
            "fid": row["fid"],
            "par_place": named[i] if len(named) == len(run) else None,
            "par_start": date(said[i], 1, 1) if len(said) == len(run) else None,
            "par_end": date(said[i], 12, 31) if len(said) == len(run) else None,
            "par_cue": ("hộ nghèo ", "hộ cận nghèo ")[i] if both else None,
        }


def with_parallels(figures: pl.DataFrame, runs: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add ``par_place``, ``par_start``, ``par_end`` and ``par_cue`` (null outside parallel lists) and put the cue into ``l``."""
    cue = pl.col("low").str.extract("^(.*?)" + codes.words("subjects", "cue")).str.len_chars().cast(pl.Int64)
    chosen = figures.filter(pl.col("low").str.contains(codes.words("subjects", "cue"))).with_columns(
        cue=cue, both=pl.col("low").str.contains(codes.words("subjects", "both"))
    )
    named = places.filter(~pl.col("generic") & pl.col("place_id").is_not_null() & ~pl.col("locates"))
    years = runs.filter(pl.col("tok").str.contains(r"^(?:19|20)\d\d$"))
    by_place = (
        named.join(chosen.select("sid").unique(), on="sid", how="semi")
        .sort("m_start")
        .partition_by("sid", as_dict=True)
    )
    by_year = (
        years.join(chosen.select("sid").unique(), on="sid", how="semi")
        .sort("t_start")
        .partition_by("sid", as_dict=True)
    )
    rows: list[dict[str, Any]] = []
    for key, part in chosen.sort("sid", "n_start").partition_by("sid", as_dict=True, maintain_order=True).items():
        at = by_place.get(key)
        when = by_year.get(key)
        spoken = [(int(t), s) for t, s in when.select("tok", "t_start").iter_rows()] if when is not None else []
        rows.extend(_shares(part.to_dicts(), at.to_dicts() if at is not None else [], spoken))  # type: ignore[arg-type]
    shares = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    joined = figures.join(shares, on="fid", how="left", maintain_order="left")
    # "lần lượt là" itself says nothing; with its own cue in front the number is read as if it stood alone.
    plain = (
        pl.col("l")
        .str.replace_all(codes.words("subjects", "cue"), "")
        .str.replace_all(codes.words("subjects", "both"), "")
    )
    return joined.with_columns(
        l=pl.when(pl.col("par_cue").is_not_null())
        .then(pl.col("par_cue") + plain)
        .otherwise(pl.col("l").str.replace_all(codes.words("subjects", "cue"), ""))
    )


def apply_parallels(figures: pl.DataFrame) -> pl.DataFrame:
    """Let the shares of parallel lists override what was bound by nearness."""
    placed = pl.col("par_place").is_not_null()
    dated = pl.col("par_start").is_not_null()
    return figures.with_columns(
        ref_area=pl.coalesce("par_place", "ref_area"),
        place_basis=pl.when(placed).then(pl.lit("stated")).otherwise(pl.col("place_basis")),
        period_start=pl.coalesce("par_start", "period_start"),
        period_end=pl.coalesce("par_end", "period_end"),
        period_basis=pl.when(dated).then(pl.lit("stated")).otherwise(pl.col("period_basis")),
    )
