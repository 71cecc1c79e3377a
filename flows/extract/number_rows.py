"""The ledger ``numbers``: every digit run of the articles with its class, so that none goes missing unseen."""

from __future__ import annotations

import polars as pl

from flows.extract.choose import first_that
from flows.extract.rows import identifiers

NUMBERS = ("article_id", "number_id", "char_start", "char_end", "quote", "class", "rule", "figure_id")


def _with_owner(tokens: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Add the figure each run is part of: its own, or that of the run before where it was folded into that."""
    ids = figures.select("tid", "figure_id", "ind_rule")
    owner = pl.when(pl.col("absorbed")).then(pl.col("tid") - 1).otherwise(pl.col("tid"))
    owned = (
        tokens.select("tid", "sid", "t_start", "t_end", "cls", "cls_rule", "absorbed", "skipped", "worded")
        .sort("tid")
        .with_columns(owner=owner)
        .join(ids, left_on="owner", right_on="tid", how="left", maintain_order="left")
    )
    # The ledger is of digits; a number in words has a row only where it became a figure.
    return owned.filter(~pl.col("worded") | pl.col("figure_id").is_not_null())


def _class() -> pl.Expr:
    cases = [
        (pl.col("figure_id").is_not_null(), pl.lit("figure")),
        (pl.col("cls").is_not_null(), pl.col("cls")),
        (pl.col("skipped").is_not_null(), pl.lit("other_non_figure")),
    ]
    return first_that(cases, pl.lit("leftover"))


def numbers_table(tokens: pl.DataFrame, figures: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """The table ``numbers``; ``tokens`` is the ledger of ``select.select_quantities``."""
    places = sents.select("sid", "article_id", "start", "sent")
    placed = _with_owner(tokens, figures).join(places, on="sid", how="left", maintain_order="left")
    why = pl.coalesce("cls_rule", "skipped", pl.lit("no-unit"))
    ledger = placed.select(
        "article_id",
        "figure_id",
        _class().alias("class"),
        char_start=pl.col("start") + pl.col("t_start"),
        char_end=pl.col("start") + pl.col("t_end"),
        quote=pl.col("sent").str.slice(pl.col("t_start"), pl.col("t_end") - pl.col("t_start")),
        rule=pl.when(pl.col("figure_id").is_not_null()).then(pl.col("ind_rule")).otherwise(why),
    )
    numbered = ledger.with_columns(number_id=identifiers(ledger, "number"))
    return numbered.select(NUMBERS).sort("article_id", "char_start", "number_id")
