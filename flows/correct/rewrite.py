"""Carrying a decision out: the tables with rows dropped, replaced and added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from flows.correct.state import RULE, Corrected
from schemas.tables import table

REWRITTEN = ("figures", "figure_spans", "numbers")
NO_FIGURE = "other_non_figure"


def rewritten(frames: Mapping[str, pl.DataFrame], done: Corrected) -> dict[str, pl.DataFrame]:
    """The tables REWRITTEN of some articles; what the sheet says of other articles is left out.

    Spans that no longer prove their cell go. The digits of a dropped figure are no figure; those of a new one are its.
    """
    here = set(frames["articles"]["article_id"])
    new = [row for row in done.rows.values() if row["article_id"] in here]
    added = [row for row in new if row["figure_id"] in done.added]
    return {
        "figures": _figures(frames["figures"], new, done.dropped.keys()),
        "figure_spans": _spans(frames["figure_spans"], added, done),
        "numbers": _numbers(frames["numbers"], added, done.dropped.keys()),
    }


def _figures(figures: pl.DataFrame, new: list[dict[str, Any]], dropped: Collection[str]) -> pl.DataFrame:
    """Figures without those dropped or replaced, and the new rows."""
    gone = [*dropped, *(row["figure_id"] for row in new)]
    kept = figures.filter(~pl.col("figure_id").is_in(gone))
    return pl.concat([kept, pl.DataFrame(new, schema=table("figures").schema)])


def _spans(spans: pl.DataFrame, added: list[dict[str, Any]], done: Corrected) -> pl.DataFrame:
    """Spans that prove what the figures say now; a new figure has the words of its value."""
    pairs = [(figure, role) for figure, roles in done.unproved.items() for role in sorted(roles)]
    false = pl.DataFrame(pairs, schema={"figure_id": pl.String, "role": pl.String}, orient="row")
    kept = spans.filter(~pl.col("figure_id").is_in(list(done.dropped)))
    true = kept.join(false, on=["figure_id", "role"], how="anti", maintain_order="left")
    schema = table("figure_spans").schema
    values = [{name: row.get(name, "value") for name in schema} for row in added]
    return pl.concat([true, pl.DataFrame(values, schema=schema)])


def _numbers(numbers: pl.DataFrame, added: list[dict[str, Any]], dropped: Collection[str]) -> pl.DataFrame:
    """The ledger, in which each digit still has exactly one class."""
    lost = pl.col("figure_id").is_in(list(dropped)).fill_null(False)
    freed = numbers.with_columns(
        pl.when(lost).then(pl.lit(NO_FIGURE)).otherwise("class").alias("class"),
        pl.when(lost).then(pl.lit(RULE)).otherwise("rule").alias("rule"),
        pl.when(~lost).then("figure_id").alias("figure_id"),
    )
    schema = {"article_id": pl.String, "from": pl.Int64, "to": pl.Int64, "owner": pl.String}
    spans = [(row["article_id"], row["char_start"], row["char_end"], row["figure_id"]) for row in added]
    owners = freed.lazy().join_where(
        pl.LazyFrame(spans, schema=schema, orient="row").rename({"article_id": "in"}),
        pl.col("article_id") == pl.col("in"),
        pl.col("char_start") >= pl.col("from"),
        pl.col("char_end") <= pl.col("to"),
    )
    owned = freed.join(owners.select("number_id", "owner").collect(), on="number_id", how="left", maintain_order="left")
    mine = pl.col("owner").is_not_null()
    return owned.with_columns(
        pl.when(mine).then(pl.lit("figure")).otherwise("class").alias("class"),
        pl.when(mine).then(pl.lit(RULE)).otherwise("rule").alias("rule"),
        pl.coalesce("owner", "figure_id").alias("figure_id"),
    ).drop("owner")
