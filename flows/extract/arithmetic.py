"""Arithmetic as a check on extraction: parts above their whole, a fall that two levels contradict."""

from __future__ import annotations

import polars as pl

_TOLERANCE = 0.051


def with_arithmetic(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``disagrees``: the number contradicts its whole, or two levels beside it.

    "1,48 % … 0,69 %, giảm 0,79 %" agrees; a stated fall that the two levels just before it do not give is flagged.
    """
    prev = lambda c, n: pl.col(c).shift(n).over("sid")  # noqa: E731
    same = (prev("indicator", 1) == pl.col("indicator")) & (prev("indicator", 2) == pl.col("indicator"))
    levels = (
        (prev("measure_kind", 1) == "level")
        & (prev("measure_kind", 2) == "level")
        & (prev("unit", 1) == prev("unit", 2))
    )
    change = (pl.col("measure_kind") == "change") & pl.col("upper").is_null()
    gap = (prev("value", 1) - prev("value", 2)) - pl.col("value")
    exact = (pl.col("qualifier") == "eq") & (prev("qualifier", 1) == "eq") & (prev("qualifier", 2) == "eq")
    wrong_change = same & levels & change & exact & (gap.abs() > _TOLERANCE * (1 + pl.col("value").abs() * 0.02))
    over = pl.col("whole").is_not_null() & (pl.col("value") > pl.col("whole"))
    return frame.with_columns(disagrees=(wrong_change | over).fill_null(False))
