"""Two dates written as an SDMX time period: 2023, 2024-Q3, 2024-S1, 2023-12-31, 2021-01-01/P5Y."""

from __future__ import annotations

import polars as pl


def time_period(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """SDMX notation of the period from ``start`` to ``end`` (both days included); null where a date is missing."""
    iso = start.dt.to_string("%Y-%m-%d")
    year = start.dt.year().cast(pl.String)
    months = (end.dt.year() - start.dt.year()) * 12 + end.dt.month() - start.dt.month() + 1
    whole = (start.dt.day() == 1) & (end == end.dt.month_end())
    days = (end - start).dt.total_days() + 1
    return (
        pl.when(start.is_null() | end.is_null())
        .then(None)
        .when(start == end)
        .then(iso)
        .when(whole & (months == 12) & (start.dt.month() == 1))
        .then(year)
        .when(whole & (months == 6) & start.dt.month().is_in([1, 7]))
        .then(pl.format("{}-S{}", year, (start.dt.month() + 5) // 6))
        .when(whole & (months == 3) & start.dt.month().is_in([1, 4, 7, 10]))
        .then(pl.format("{}-Q{}", year, start.dt.quarter()))
        .when(whole & (months == 1))
        .then(start.dt.to_string("%Y-%m"))
        .when(whole & (months % 12 == 0))
        .then(pl.format("{}/P{}Y", iso, months // 12))
        .when(whole)
        .then(pl.format("{}/P{}M", iso, months))
        .otherwise(pl.format("{}/P{}D", iso, days))
    )
