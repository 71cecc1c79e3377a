"""Rows looked at from their neighbours: what the row before or after says, where it is of the same sentence."""

from __future__ import annotations

import polars as pl


def neighbour(value: str | pl.Expr, n: int, within: str = "sid") -> pl.Expr:
    """``value`` ``n`` rows further on (negative: further back), null where that row is of another ``within``.

    Rows must stand in order of the text, those of one ``within`` together: a shift and a mask cost a fraction of a
    window over groups.
    """
    column = pl.col(value) if isinstance(value, str) else value
    return pl.when(pl.col(within) == pl.col(within).shift(-n)).then(column.shift(-n))
