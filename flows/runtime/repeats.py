"""Articles that repeat another, marked across all batches; a mark may change when any batch changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from flows.runtime.live import Live, number
from flows.runtime.store import Store, key_of

Entry = tuple[str, str]


def repeats(store: Store, cleaned: Mapping[str, str], kept: Live) -> dict[str, pl.DataFrame]:
    """Batch → article_id, duplicate_of, duplicate_kind of its repeating articles, among those `kept`."""
    from flows.clean.duplicates import mark_in_parts  # noqa: PLC0415 (a run without work needs none of it)

    held = {cleaned[batch]: _held(store, cleaned[batch], articles) for batch, articles in kept.items()}

    def read(columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        for key, some in held.items():
            yield store.read("clean", key, "signatures", list(columns)).filter(some)

    if not held:
        return {}
    marks = mark_in_parts(read).with_columns(number=number("article_id"))
    lies = pl.concat([rows.to_frame("number").with_columns(batch=_label(batch)) for batch, rows in kept.items()])
    found = marks.join(lies, on="number", how="left").sort("article_id").drop("number")
    parts = found.partition_by("batch", maintain_order=True, include_key=False, as_dict=True)
    return {str(batch): rows for (batch,), rows in parts.items()}


def _label(batch: str) -> pl.Expr:
    """The batch as a column of four bytes a row."""
    return pl.lit(batch, pl.Categorical())


def _held(store: Store, key: str, kept: pl.Series) -> pl.Series:
    """Which signatures of a cleaned batch are of articles that are kept."""
    signed = store.read("clean", key, "signatures", ["article_id"])
    return signed.select(number("article_id").is_in(kept.implode())).to_series()


def marked(store: Store, entry: Entry, marks: pl.DataFrame | None) -> Path:
    """The file of articles of a validated (or filtered) entry, with the marks of that batch in it."""
    if marks is None or marks.is_empty():
        return store.path(*entry) / "articles.parquet"
    spelled = marks.select(pl.concat_str("article_id", "duplicate_of", "duplicate_kind", separator="\0")).to_series()
    key = key_of(*entry, *spelled)
    if not store.has("marked", key):
        articles = store.read(*entry, "articles")
        bare = articles.drop("duplicate_of", "duplicate_kind")
        told = bare.join(marks, on="article_id", how="left", maintain_order="left")
        store.write("marked", key, {"articles": told.select(articles.columns)})
    return store.path("marked", key) / "articles.parquet"
