"""Days made of written parts."""

from __future__ import annotations

import polars as pl


def integer(text: pl.Expr) -> pl.Expr:
    """The whole number written in ``text``, null where it is none."""
    return text.cast(pl.Int32, strict=False)


def fixed_day(year: pl.Expr, month: int, day: int) -> pl.Expr:
    """A day every year has, null where ``year`` is."""
    return pl.date(year, month, day)


def day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr | int) -> pl.Expr:
    """The day of these parts, null where the calendar has none such (31/2, month 13)."""
    last = pl.lit(day) if isinstance(day, int) else day
    parts = [part.cast(pl.String).str.zfill(2) for part in (month, last)]
    return pl.format("{}-{}-{}", year.cast(pl.String), *parts).str.to_date("%Y-%m-%d", strict=False)
