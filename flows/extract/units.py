"""What kind of quantity a unit makes: a ratio, money or a count."""

from __future__ import annotations

import polars as pl

KINDS = ("ratio", "money", "count")
_RATIO = ("PERCENT", "PERCENTAGE_POINT", "TIMES")
_MONEY = ("VND", "VND_PER_YEAR", "VND_PER_MONTH", "USD")


def kind(unit: pl.Expr) -> pl.Expr:
    """ratio, money or count, from the unit code."""
    return (
        pl.when(unit.is_in(_RATIO))
        .then(pl.lit("ratio"))
        .when(unit.is_in(_MONEY))
        .then(pl.lit("money"))
        .otherwise(pl.lit("count"))
    )
