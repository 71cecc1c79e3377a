"""A choice between many cases, written as a list: the first test that holds gives the value."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def first_that(cases: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr | None = None) -> pl.Expr:
    """The value of the first case whose test is true, even if that value is null; else ``otherwise`` (or null)."""
    chosen = pl.lit(None) if otherwise is None else otherwise
    for test, value in reversed(cases):
        chosen = pl.when(test).then(value).otherwise(chosen)
    return chosen


def only_where(test: pl.Expr, text: pl.Expr) -> pl.Expr:
    """``text`` where ``test`` holds, else the empty text: for slow patterns that few rows can match.

    Null would not do: string functions read the values behind nulls too, so nothing would be saved.
    """
    return pl.when(test).then(text).otherwise(pl.lit(""))
