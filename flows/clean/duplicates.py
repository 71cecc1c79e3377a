"""Duplicates: the same text again, or nearly the same, across all shards of a run."""

from __future__ import annotations

import polars as pl


def signatures(articles: pl.DataFrame) -> pl.DataFrame:
    """article_id, source_uri, published_on, content_hash (of letters and digits), minhash (list of UInt32)."""
    folded = articles["text"].str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return articles.select("article_id", "source_uri", "published_on", folded.hash(seed=7).alias("content_hash"))
