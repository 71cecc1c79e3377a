"""Arithmetic as a check on extraction: parts above their whole, a fall that two levels contradict."""

from __future__ import annotations

import polars as pl

from flows.extract.neighbours import neighbour

_TOLERANCE = 0.051
_RELATIVE = 0.02


def _wrong_change() -> pl.Expr:
    """A stated change that the two levels just before it, of the same indicator and unit, do not give."""
    first, second = (-1, -2)
    same = (neighbour("indicator", first) == pl.col("indicator")) & (
        neighbour("indicator", second) == pl.col("indicator")
    )
    levels = (neighbour("measure_kind", first) == "level") & (neighbour("measure_kind", second) == "level")
    units = neighbour("unit", first) == neighbour("unit", second)
    change = (pl.col("measure_kind") == "change") & pl.col("upper").is_null()
    exact = pl.all_horizontal([q == "eq" for q in _qualifiers(first, second)])
    gap = (neighbour("value", first) - neighbour("value", second)) - pl.col("value")
    return same & levels & units & change & exact & (gap.abs() > _TOLERANCE * (1 + pl.col("value").abs() * _RELATIVE))


def _qualifiers(*rows: int) -> list[pl.Expr]:
    return [pl.col("qualifier"), *(neighbour("qualifier", n) for n in rows)]


def with_arithmetic(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``disagrees``: the number contradicts its whole, or two levels beside it.

    "1,48 % … 0,69 %, giảm 0,79 %" agrees; a stated fall that the two levels just before it do not give is flagged.
    """
    over = pl.col("whole").is_not_null() & (pl.col("value") > pl.col("whole"))
    return frame.with_columns(disagrees=(_wrong_change() | over).fill_null(False))
