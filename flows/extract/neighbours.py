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


def opens(within: str = "sid") -> pl.Expr:
    """Whether a row is the first of its ``within`` (rows ordered as for ``neighbour``)."""
    return pl.col(within).ne_missing(pl.col(within).shift(1))


def closes(within: str = "sid") -> pl.Expr:
    """Whether a row is the last of its ``within``."""
    return pl.col(within).ne_missing(pl.col(within).shift(-1))


def so_far(value: str | pl.Expr, test: pl.Expr, within: str = "sid") -> pl.Expr:
    """``value`` of the last row up to here that passes ``test`` and is not null; null where there is none."""
    column = pl.col(value) if isinstance(value, str) else value
    nth = pl.int_range(pl.len())
    passed = pl.when(test).then(nth).forward_fill()
    first = pl.when(opens(within)).then(nth).forward_fill()
    return pl.when(passed >= first).then(pl.when(test).then(column).forward_fill())


def from_here(value: str | pl.Expr, test: pl.Expr, within: str = "sid") -> pl.Expr:
    """``value`` of the next row from here on that passes ``test`` and is not null; null where there is none."""
    column = pl.col(value) if isinstance(value, str) else value
    nth = pl.int_range(pl.len())
    passed = pl.when(test).then(nth).backward_fill()
    last = pl.when(closes(within)).then(nth).backward_fill()
    return pl.when(passed <= last).then(pl.when(test).then(column).backward_fill())


def next_sentence() -> pl.Expr:
    """Whether the row is of the sentence right after that of the row before, in the same paragraph of its article."""
    apart = pl.col("sid") - neighbour("sid", -1, "article_id")
    return (apart == 1) & (pl.col("para") == neighbour("para", -1, "article_id"))
