"""Ordered lists of rules: each row gets the first rule that holds, and a pattern sees no row it cannot decide.

What is cheap to test (units, topics, the shape of a number) is tested first, once for each distinct value; patterns are
run over the rows that passed and that no earlier rule took.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

_LIMIT = re.compile(r"\{0,[0-9]{2,}\}")
Mask = npt.NDArray[np.bool_]


class Look(NamedTuple):
    """A pattern that ``column`` must match, or must not where it is not ``wanted``."""

    column: str
    pattern: str
    wanted: bool = True


class Coded:
    """A column with few distinct values: a test is made once a value, not once a row."""

    def __init__(self, column: pl.Series) -> None:
        distinct = column.unique().rename("value").to_frame().with_row_index("code")
        coded = (
            column.rename("value")
            .to_frame()
            .join(distinct, on="value", how="left", nulls_equal=True, maintain_order="left")
        )
        self._values = distinct["value"]
        self._codes: npt.NDArray[np.uint32] = coded["code"].to_numpy()

    def among(self, wanted: Sequence[str]) -> Mask:
        """Rows whose value is one of ``wanted``."""
        return self._rows(np.array([value in wanted for value in self._values.to_list()], bool))

    def match(self, pattern: str) -> Mask:
        """Rows whose value matches ``pattern``."""
        return self._rows(matches(self._values, pattern))

    def _rows(self, passed: Mask) -> Mask:
        rows: Mask = passed[self._codes]
        return rows


def matches(texts: pl.Series, pattern: str) -> Mask:
    """Which of ``texts`` (no nulls) match ``pattern``.

    Counting makes an expression slow: the automaton of ``x[^;]{0,60}$`` needs a state for each count. Without its
    limits the same expression is fast and passes every text that the exact one can match; few are left for that.
    """
    loose = _LIMIT.sub("*", pattern)
    passed: Mask = texts.str.contains(loose).to_numpy(writable=True)
    if loose != pattern and passed.any():
        rows = np.flatnonzero(passed)
        passed[rows] = texts.gather(rows).str.contains(pattern).to_numpy()
    return passed


def first_rule(frame: pl.DataFrame, rules: Iterable[tuple[Mask, Sequence[Look]]]) -> pl.Series:
    """Number of the first rule that holds for each row of ``frame`` (null where none does).

    A rule is the mask of the rows that passed its cheap tests, and its patterns; the columns looked at hold no null.
    """
    number = np.full(frame.height, -1, np.int32)
    for n, (held, looks) in enumerate(rules):
        rows = np.flatnonzero(held & (number < 0))
        for look in looks:
            if rows.size:
                rows = rows[matches(frame[look.column].gather(rows), look.pattern) == look.wanted]
        number[rows] = n
    return pl.Series("_rule", number).replace(-1, None)
