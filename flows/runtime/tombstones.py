"""Documents that were in the warehouse and went: when, with what, and whether they came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from flows.publish.parquet import Source, files_of, table_files
from flows.runtime.session import Session
from schemas.tables import table


def tombstones(run: Session, before: Path | None, earlier: pl.DataFrame, sources: Mapping[str, Source]) -> pl.DataFrame:
    """All rows of ``tombstones``: `earlier` ones, marked where the document is there again, and those of this run.

    The release `before` tells what there was, `sources` what is published now.
    """
    live = _columns(sources["documents"], "documents", "document_id", "source_uri")
    again = earlier.lazy().join(live, on="document_id", how="semi").select("document_id").collect()
    back = pl.col("document_id").is_in(again["document_id"].implode()) & pl.col("returned_run_id").is_null()
    marked = earlier.with_columns(
        returned_run_id=pl.when(back).then(pl.lit(run.run_id)).otherwise("returned_run_id"),
        returned_at=pl.when(back).then(pl.lit(run.started)).otherwise("returned_at"),
    )
    try:
        return pl.concat([marked, _gone(run, before, live)])
    except (OSError, pl.exceptions.PolarsError):  # the release before cannot be read any more
        return marked


def _gone(run: Session, before: Path | None, live: pl.LazyFrame) -> pl.DataFrame:
    """Rows for documents of the release `before` that are no longer `live`."""
    spec = table("tombstones")
    old = _of_release(before, "documents", "document_id", "source_uri")
    gone = old.join(live, on="document_id", how="anti").collect()
    if gone.is_empty():
        return spec.empty()
    made = _articles(before, gone).join(_figures(before), on="article_id", how="left")
    lost = gone.join(made, on="document_id", how="left")
    still = gone.lazy().join(live, on="source_uri", how="semi").select("source_uri").collect()
    there = pl.col("source_uri").is_in(still["source_uri"].implode())
    told = lost.with_columns(
        run_id=pl.lit(run.run_id),
        removed_at=pl.lit(run.started),
        kind=pl.when(there).then(pl.lit("replaced")).otherwise(pl.lit("removed")),
        figures=pl.col("figures").fill_null(0),
        returned_run_id=pl.lit(None, pl.String),
        returned_at=pl.lit(None, spec.schema["returned_at"]),
    )
    return spec.conform(told.select(spec.schema.names()))


def _articles(before: Path | None, documents: pl.DataFrame) -> pl.DataFrame:
    """document_id, article_id of these documents in the release before."""
    articles = _of_release(before, "articles", "document_id", "article_id")
    found = articles.join(documents.lazy(), on="document_id", how="semi").collect()
    return found.sort("document_id", "article_id").unique("document_id", keep="first", maintain_order=True)


def _figures(before: Path | None) -> pl.DataFrame:
    """article_id, figures: how many figures each article of the release before had."""
    counted = _of_release(before, "figures", "article_id").group_by("article_id").len("figures")
    return counted.with_columns(pl.col("figures").cast(pl.Int64)).collect()


def _of_release(release: Path | None, name: str, *columns: str) -> pl.LazyFrame:
    """Columns of a table of a release; no rows where there is none, or it was made with other columns."""
    try:
        files: Sequence[Path] = table_files(name, release / "parquet") if release else []
        found = _columns(files, name, *columns)
        found.collect_schema()
    except (OSError, pl.exceptions.PolarsError):
        return _columns([], name, *columns)
    return found


def _columns(source: Source, name: str, *columns: str) -> pl.LazyFrame:
    """Columns of a table, as published or about to be; not read yet, for there may be millions of rows."""
    if isinstance(source, pl.DataFrame):
        return source.lazy().select(columns)
    files = files_of(source)
    return (pl.scan_parquet(files) if files else table(name).empty().lazy()).select(columns)
