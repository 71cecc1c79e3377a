"""From digit runs to the quantities worth binding, and place names hidden from the subject rules."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.sentences import SKIPPED_ROLES, lowered

HIDDEN = "\ue000"


def _falling(runs: pl.DataFrame) -> pl.DataFrame:
    """Class "25-1" or "3 - 1", a day or a result, as no range."""
    falls = pl.col("cls").is_null() & (pl.col("upper") < pl.col("value"))
    day = pl.col("tok").str.contains(r"^(?:0?[1-9]|[12]\d|3[01])\s?[-–]\s?(?:0?[1-9]|1[0-2])$")
    classed = pl.when(day).then(pl.lit("date")).otherwise(pl.lit("other_non_figure"))
    return runs.with_columns(
        cls=pl.when(falls).then(classed).otherwise(pl.col("cls")),
        cls_rule=pl.when(falls).then(pl.lit("falling-pair")).otherwise(pl.col("cls_rule")),
    )


def _skipped() -> pl.Expr:
    """Why a run's line is not counted: it repeats another or is not the article's own text."""
    repeated = (pl.col("_repeats").is_not_null(), pl.lit("repeated-line"))
    return first_that([repeated, (pl.col("_role").is_in(SKIPPED_ROLES), pl.lit("not-article-text"))])


def _counts() -> pl.Expr:
    """A unit, a scale word or a noun follows, or the form (decimals, thousands, part of a whole) says: a quantity."""
    written = pl.col("tok").str.contains(r"[.,]\d") | pl.col("whole").is_not_null() | pl.col("scale").is_not_null()
    noun, not_noun = (pl.col("rc").str.contains(codes.words("quantities", n)) for n in ("noun_after", "not_noun"))
    return pl.col("unit").is_not_null() | written | (noun & ~not_noun)


def select_quantities(runs: pl.DataFrame, sents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Quantities to bind (with ``fid``) and the ledger of all runs with the reason a run was ``skipped``."""
    lines = sents.select("sid", _role="role", _repeats="repeats_line")
    placed = _falling(runs).join(lines, on="sid", how="left", maintain_order="left")
    marked = placed.with_columns(skipped=_skipped()).drop("_role", "_repeats")
    mine = pl.col("cls").is_null() & ~pl.col("absorbed") & pl.col("skipped").is_null()
    chosen = marked.filter(mine & _counts() & pl.col("value").is_finite()).drop("skipped")
    return chosen.with_row_index("fid"), marked


def mask_places(figures: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add ``l0m``: the words before the number, names hidden: a list of places then reads as a plain list.

    Places that were found are hidden, and what else is written as a name: no list of districts is complete.
    """
    words = pl.col("sent").str.slice(pl.col("prev_end"), (pl.col("n_start") - pl.col("prev_end")).clip(0))
    figures = figures.with_columns(_words=words)
    named = places.filter(~pl.col("generic")).select("sid", "m_start", "m_end")
    hit = (
        figures.select("fid", "sid", "prev_end", "n_start", "_words")
        .join(named, on="sid", how="inner", maintain_order="left_right")
        .filter((pl.col("m_start") >= pl.col("prev_end")) & (pl.col("m_end") <= pl.col("n_start")))
    )
    spans = hit.group_by("fid", maintain_order=True).agg(
        pl.col("_words").first(), s=pl.col("m_start") - pl.col("prev_end"), e=pl.col("m_end") - pl.col("prev_end")
    )
    hidden = [
        _hide(text, zip(s, e, strict=True)) for text, s, e in zip(spans["_words"], spans["s"], spans["e"], strict=True)
    ]
    masked = pl.DataFrame({"fid": spans["fid"], "l0m": pl.Series(hidden, dtype=pl.String)})
    joined = figures.join(masked, on="fid", how="left", maintain_order="left")
    names = pl.coalesce("l0m", "_words").str.replace_all(codes.words("places", "written_as_name"), HIDDEN)
    return joined.with_columns(l0m=lowered(names)).drop("_words")


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text


def drop_plain_words(figures: pl.DataFrame) -> pl.DataFrame:
    """Leave out numbers in words that led to no indicator: "hai chương trình" is rarely meant as a figure.

    Amounts of money and shares are meant.
    """
    meant = pl.col("share") | (pl.col("unit") == "VND").fill_null(False)
    return figures.filter(~pl.col("worded") | meant | (pl.col("indicator") != "OTHER"))
