"""Where a movement starts: of "từ 20 % lên 45 %" the first number was there already, before the period that is told."""

from __future__ import annotations

import polars as pl

from flows.extract import codes


def _starts() -> pl.Expr:
    cues = codes.rules("cues")["movement"]
    # "tăng từ 8 % trở lên" is no start
    at_least = pl.col("tail").str.contains(codes.rules("cues")["qualifier"]["ge_after"])
    return pl.col("l").str.contains(cues["starts_from"]) & pl.col("tail").str.contains(cues["moves_on"]) & ~at_least


def with_start(figures: pl.DataFrame) -> pl.DataFrame:
    """Add ``moved_from``, whether a movement starts from the number; take its period off unless told right behind it.

    "Năm 2023, tỷ lệ hộ nghèo giảm từ 12 % xuống còn 9 %": the year is that of the 9 per cent alone.
    """
    told = (pl.col("p_sid") == pl.col("sid")) & pl.col("p_m_start").is_between("n_end", "next_start")
    # worked out once: an expression is worked out again for each column that holds it
    started = figures.with_columns(moved_from=_starts())
    marked = started.with_columns(_later=pl.col("moved_from") & ~told.fill_null(False))
    later = pl.col("_later")
    bound = ("period_start", "period_end", "p_sid", "p_m_start", "p_m_end")
    return marked.with_columns(
        *[pl.when(~later).then(pl.col(name)).alias(name) for name in bound],
        period_basis=pl.when(later).then(pl.lit("none")).otherwise(pl.col("period_basis")),
    ).drop("_later")
