"""How likely a row is right."""

from __future__ import annotations

import polars as pl


def with_confidence(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``confidence``."""
    score = (
        pl.when(pl.col("ind_rule") == "none").then(0.5).otherwise(0.8)
        + pl.when(pl.col("place_basis") == "stated").then(0.1).otherwise(0.0)
        + pl.when(pl.col("period_basis") == "stated").then(0.05).otherwise(0.0)
    )
    return frame.with_columns(confidence=score)
