"""Articles that repeat another, marked across all batches; a mark may change when any batch changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from flows.runtime.store import Store, key_of

Entry = tuple[str, str]


def repeats(store: Store, cleaned: Mapping[str, str], kept: pl.DataFrame) -> pl.DataFrame:
    """article_id, duplicate_of, duplicate_kind, entry of repeating articles; `kept` names article_id and entry (batch).

    The signatures are sorted, so that the marks depend on the articles alone and not on the order they came in.
    """
    from flows.clean.duplicates import mark_duplicates  # noqa: PLC0415 (its library is slow to import)

    signed = [
        store.read("clean", key, "signatures").join(kept.filter(pl.col("entry") == batch), on="article_id", how="semi")
        for batch, key in sorted(cleaned.items())
    ]
    if not signed:
        names = ("article_id", "duplicate_of", "duplicate_kind", "entry")
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    marks = mark_duplicates(pl.concat(signed).sort("article_id"))
    return marks.join(kept.select("article_id", "entry"), on="article_id", how="left").sort("article_id")


def marked(store: Store, entry: Entry, marks: pl.DataFrame) -> Path:
    """The file of articles of a validated (or filtered) entry, with the marks of that batch in it."""
    if marks.is_empty():
        return store.path(*entry) / "articles.parquet"
    spelled = marks.select(pl.concat_str("article_id", "duplicate_of", "duplicate_kind", separator="\0")).to_series()
    key = key_of(*entry, *spelled)
    if not store.has("marked", key):
        articles = store.read(*entry, "articles")
        bare = articles.drop("duplicate_of", "duplicate_kind")
        told = bare.join(marks.drop("entry"), on="article_id", how="left", maintain_order="left")
        store.write("marked", key, {"articles": told.select(articles.columns)})
    return store.path("marked", key) / "articles.parquet"
