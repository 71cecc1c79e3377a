"""What a run changed in the figures, and why: a row for each that came, went or differs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from flows.publish.parquet import Halves, Source, files_of, table_files
from flows.runtime.plan import Plan
from flows.runtime.session import Session
from schemas.tables import table

RULES = ("clean", "extract", "validate")
"""Stages whose rules decide what is read from an unchanged article."""


def changes(run: Session, plan: Plan, before: Path | None, sources: Mapping[str, Source]) -> pl.DataFrame:
    """Rows of `changes` of this run: figures of the release `before` against those about to be published.

    A figure that is added stands in `figures` and is not repeated here; one that goes or differs is kept as JSON.
    """
    old, new = _earlier("figures", before), _scan("figures", sources["figures"])
    found = _compared(_digests(old), _digests(new))
    differing = found.filter(pl.col("change") != "added")["figure_id"].implode()
    told = found.with_columns(run_id=pl.lit(run.run_id), cause=_cause(run, plan, before, sources))
    spelled = told.join(_spelled(old, differing, "before_json"), on="figure_id", how="left").join(
        _spelled(new, differing, "after_json"), on="figure_id", how="left"
    )
    return table("changes").conform(spelled.select(table("changes").schema.names())).sort("figure_id")


def _cause(run: Session, plan: Plan, before: Path | None, sources: Mapping[str, Source]) -> pl.Expr:
    """Why a figure differs: its article came or went, people corrected it, or the rules read it otherwise."""
    old, new = _articles(_earlier("articles", before)), _articles(_scan("articles", sources["articles"]))
    moved = pl.concat([old.join(new, on="article_id", how="anti"), new.join(old, on="article_id", how="anti")])
    asked, other = _corrected(_earlier("corrections", before), _scan("corrections", sources["corrections"]))
    rules = any(run.state.facts.versions.get(stage) != plan.versions[stage] for stage in RULES)
    # With other rules a standing entry may meet another figure: then the rules are the cause, not the entry.
    corrected = asked if rules else [*asked, *other]
    return (
        pl.when(pl.col("article_id").is_in(moved["article_id"].implode())).then(pl.lit("source"))
        .when(pl.col("figure_id").is_in(corrected)).then(pl.lit("corrections"))
        .otherwise(pl.lit("rules" if rules else "source"))
    )  # fmt: skip


def _corrected(old: pl.LazyFrame, new: pl.LazyFrame) -> tuple[list[str], list[str]]:
    """Figures that an entry which came or went is applied to, and those whose standing entries fare otherwise now."""
    said = ["figure_id", "action", "column_name", "value"]
    sheets = [frame.select(*said, done=pl.col("outcome") == "applied").collect() for frame in (old, new)]
    asked, other = set[str](), set[str]()
    for mine, theirs in (sheets, sheets[::-1]):
        applied = mine.filter("done")
        asked |= {*applied.join(theirs, on=said, how="anti", nulls_equal=True)["figure_id"]}
        other |= {*applied.join(theirs.filter("done"), on=said, how="anti", nulls_equal=True)["figure_id"]}
    return sorted(asked), sorted(other - asked)


def _earlier(name: str, release: Path | None) -> pl.LazyFrame:
    """A table of the release before; none of its rows where it has no such table, or other columns."""
    try:
        files = table_files(name, release / "parquet") if release else []
    except FileNotFoundError:
        files = []
    return _scan(name, files)


def _scan(name: str, source: Source) -> pl.LazyFrame:
    """A table as published or about to be (without what lies beside it); no rows where there is no file, or its columns
    are of another schema."""
    empty = table(name).empty().lazy()
    if isinstance(source, pl.DataFrame):
        return source.lazy()
    if not files_of(source):
        return empty
    if isinstance(source, Halves):
        return pl.scan_parquet(list(source.files))
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


def _articles(articles: pl.LazyFrame) -> pl.DataFrame:
    """The articles there are."""
    return articles.select("article_id").collect()


def _spelled(figures: pl.LazyFrame, wanted: pl.Series, name: str) -> pl.DataFrame:
    """figure_id and the whole row as JSON, of the figures wanted."""
    chosen = figures.filter(pl.col("figure_id").is_in(wanted))
    return chosen.select("figure_id", pl.struct(pl.all()).struct.json_encode().alias(name)).collect()
