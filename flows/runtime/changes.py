"""What a run changed in the figures, and why: a row for each that came, went or differs."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.publish.parquet import Source, table_files
from flows.runtime.plan import Plan
from flows.runtime.session import Session
from schemas.tables import table

RULES = ("clean", "extract", "validate")
"""Stages whose rules decide what is read from an unchanged article."""


def changes(run: Session, plan: Plan, before: Path | None, figures: Source) -> pl.DataFrame:
    """Rows of `changes` of this run: figures of the release `before` against those about to be published.

    A figure that is added stands in `figures` and is not repeated here; one that goes or differs is kept as JSON.
    """
    old = _scan(table_files("figures", before / "parquet") if before else [])
    new = _scan(figures)
    found = _compared(_digests(old), _digests(new))
    differing = found.filter(pl.col("change") != "added")["figure_id"].implode()
    rules = any(run.state.facts.versions.get(stage) != plan.versions[stage] for stage in RULES)
    gone = _articles(old).join(_articles(new), on="article_id", how="anti")
    fresh = _articles(new).join(_articles(old), on="article_id", how="anti")
    moved = pl.concat([gone, fresh])["article_id"].implode()
    by_rules = pl.lit(rules) & ~pl.col("article_id").is_in(moved)
    told = found.with_columns(
        run_id=pl.lit(run.run_id),
        cause=pl.when(by_rules).then(pl.lit("rules")).otherwise(pl.lit("source")),
    )
    spelled = told.join(_spelled(old, differing, "before_json"), on="figure_id", how="left").join(
        _spelled(new, differing, "after_json"), on="figure_id", how="left"
    )
    return table("changes").conform(spelled.select(table("changes").schema.names())).sort("figure_id")


def _scan(source: Source) -> pl.LazyFrame:
    """Figures as published or about to be; none where there is no file, or its columns are those of another schema."""
    empty = table("figures").empty().lazy()
    if isinstance(source, pl.DataFrame):
        return source.lazy()
    if not source:
        return empty
    frame = pl.scan_parquet(list(source))
    return frame if frame.collect_schema().names() == empty.collect_schema().names() else empty


def _digests(figures: pl.LazyFrame) -> pl.DataFrame:
    """figure_id, article_id and a number that stands for the whole row; only for comparing within this process."""
    return figures.select("figure_id", "article_id", digest=pl.struct(pl.all()).hash(seed=1)).collect()


def _compared(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """figure_id, article_id, change."""
    both = old.join(new, on="figure_id", how="full", coalesce=True)
    change = (
        pl.when(pl.col("digest").is_null()).then(pl.lit("added"))
        .when(pl.col("digest_right").is_null()).then(pl.lit("removed"))
        .otherwise(pl.lit("changed"))
    )  # fmt: skip
    differs = pl.col("digest").ne_missing(pl.col("digest_right"))
    article = pl.coalesce("article_id_right", "article_id").alias("article_id")
    return both.filter(differs).select("figure_id", article, change.alias("change"))


def _articles(figures: pl.LazyFrame) -> pl.DataFrame:
    """Articles that have figures."""
    return figures.select("article_id").unique().collect()


def _spelled(figures: pl.LazyFrame, wanted: pl.Series, name: str) -> pl.DataFrame:
    """figure_id and the whole row as JSON, of the figures wanted."""
    chosen = figures.filter(pl.col("figure_id").is_in(wanted))
    return chosen.select("figure_id", pl.struct(pl.all()).struct.json_encode().alias(name)).collect()
