"""The topic gate: articles that speak of none of the subjects of the indicator list are passed over cheaply."""

from __future__ import annotations

import polars as pl

from flows.extract import codes


def in_scope(articles: pl.DataFrame) -> pl.Series:
    """Whether each article may hold figures of the indicator list (its own text decides, not its publisher)."""
    hit = pl.col("text").str.contains_any(codes.rules("scope")["phrases"])
    counts = pl.col("text").str.contains(r"\d|mười|mươi")
    return articles.select((hit & counts).fill_null(False).alias("in_scope")).to_series()
