"""From digit runs to the quantities worth binding, and place names hidden from the subject rules."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.sentences import SKIPPED_ROLES

HIDDEN = "\ue000"


def select_quantities(runs: pl.DataFrame, sents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Quantities to bind (with ``fid``) and the ledger of all runs with the reason a run was ``skipped``.

    A run is a quantity when a unit, scale or noun follows, or its form (decimals, thousands, part of a whole) says so.
    Lines that repeat another or are not the article's own text are not counted.
    """
    lines = sents.select("sid", _role="role", _repeats="repeats_line")
    placed = runs.join(lines, on="sid", how="left", maintain_order="left")
    written = pl.col("tok").str.contains(r"[.,]\d") | pl.col("whole").is_not_null() | pl.col("scale").is_not_null()
    noun = pl.col("rc").str.contains(codes.words("quantities", "noun_after")) & ~pl.col("rc").str.contains(
        codes.words("quantities", "not_noun")
    )
    skipped = (
        pl.when(pl.col("_repeats").is_not_null())
        .then(pl.lit("repeated-line"))
        .when(pl.col("_role").is_in(SKIPPED_ROLES))
        .then(pl.lit("not-article-text"))
    )
    # "25-1" or "3 - 1" is a day or a result, no range.
    falling = pl.col("cls").is_null() & (pl.col("upper") < pl.col("value"))
    day = pl.col("tok").str.contains(r"^(?:0?[1-9]|[12]\d|3[01])\s?[-–]\s?(?:0?[1-9]|1[0-2])$")
    placed = placed.with_columns(
        cls=pl.when(falling & day)
        .then(pl.lit("date"))
        .when(falling)
        .then(pl.lit("other_non_figure"))
        .otherwise(pl.col("cls")),
        cls_rule=pl.when(falling).then(pl.lit("falling-pair")).otherwise(pl.col("cls_rule")),
    )
    marked = placed.with_columns(skipped=skipped, counts=pl.col("unit").is_not_null() | written | noun)
    good = (
        pl.col("cls").is_null()
        & ~pl.col("absorbed")
        & pl.col("skipped").is_null()
        & pl.col("counts")
        & pl.col("value").is_finite()
    )
    chosen = marked.filter(good).drop("_role", "_repeats", "skipped", "counts").with_row_index("fid")
    return chosen, marked


def mask_places(figures: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add ``l0m``: the words before the number, place names hidden: a list of places then reads as a plain list."""
    named = places.filter(~pl.col("generic")).select("sid", "m_start", "m_end")
    hit = (
        figures.select("fid", "sid", "prev_end", "n_start", "l0")
        .join(named, on="sid", how="inner", maintain_order="left_right")
        .filter((pl.col("m_start") >= pl.col("prev_end")) & (pl.col("m_end") <= pl.col("n_start")))
    )
    spans = hit.group_by("fid", maintain_order=True).agg(
        pl.col("l0").first(), s=pl.col("m_start") - pl.col("prev_end"), e=pl.col("m_end") - pl.col("prev_end")
    )
    hidden = [
        _hide(text, zip(s, e, strict=True)) for text, s, e in zip(spans["l0"], spans["s"], spans["e"], strict=True)
    ]
    masked = pl.DataFrame({"fid": spans["fid"], "l0m": pl.Series(hidden, dtype=pl.String)})
    return figures.join(masked, on="fid", how="left", maintain_order="left").with_columns(pl.coalesce("l0m", "l0"))


def _hide(text: str, spans: object) -> str:
    for start, end in spans:  # type: ignore[attr-defined]
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    return text


def drop_plain_words(figures: pl.DataFrame) -> pl.DataFrame:
    """Leave out numbers in words that led to no indicator: "hai chương trình" is rarely meant as a figure."""
    return figures.filter(~pl.col("worded") | (pl.col("indicator") != "OTHER"))
