"""Ordered lists of rules: each row gets the first rule that holds, and a pattern sees no row it cannot decide.

What is cheap to test (units, topics, the shape of a number) is tested first, once for each distinct value; then which
words stand in the texts. Patterns are run over the rows that may still pass, all in one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.extract.literals import required

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


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
        return self._rows(self._values.str.contains(pattern).fill_null(False).to_numpy())

    def _rows(self, passed: Mask) -> Mask:
        rows: Mask = passed[self._codes]
        return rows


class Cues:
    """Which of the words that patterns need stand in each text: one search for all patterns of a list together."""

    def __init__(self, texts: pl.Series, patterns: Iterable[str]) -> None:
        words = sorted({word for pattern in patterns for word in required(pattern)})
        self._nth = {word: n for n, word in enumerate(words)}
        self._held = np.zeros((len(words), len(texts)), np.bool_)
        if words:
            found = pl.select(row=pl.int_range(len(texts)), word=texts.str.extract_many(words, overlapping=True))
            said = found.explode("word").drop_nulls()
            self._held[said["word"].replace_strict(self._nth).to_numpy(), said["row"].to_numpy()] = True

    def possible(self, pattern: str, rows: Rows) -> Rows:
        """Those of ``rows`` whose text has one of the words that ``pattern`` needs."""
        needed = [self._nth[word] for word in required(pattern)]
        return rows[self._held[np.ix_(np.array(needed), rows)].any(axis=0)] if needed else rows


def _cues(frame: pl.DataFrame, looks: Iterable[Look]) -> dict[str, Cues]:
    patterns: dict[str, set[str]] = {}
    for look in looks:
        patterns.setdefault(look.column, set()).add(look.pattern)
    return {column: Cues(frame[column], wanted) for column, wanted in patterns.items()}


def _possible(held: Mask, looks: Sequence[Look], cues: dict[str, Cues]) -> Rows:
    """Rows that may pass all ``looks``."""
    rows = np.flatnonzero(held)
    for look in looks:
        rows = cues[look.column].possible(look.pattern, rows) if look.wanted else rows
    return rows


def first_rule(frame: pl.DataFrame, rules: Iterable[tuple[Mask, Sequence[Look]]]) -> pl.Series:
    """Number of the first rule that holds for each row of ``frame`` (null where none does).

    A rule is the mask of the rows that passed its cheap tests, and its patterns; the columns looked at hold no null.
    """
    listed = list(rules)
    cues = _cues(frame, (look for _, looks in listed for look in looks))
    rows = [_possible(held, looks, cues) for held, looks in listed]
    # All in one query: each of its own would cost more than what it asks.
    asked = [(n, look) for n, (_, looks) in enumerate(listed) for look in looks if rows[n].size]
    answers = frame.select(
        pl.col(look.column).gather(rows[n]).str.contains(look.pattern).implode().alias(str(k))
        for k, (n, look) in enumerate(asked)
    )
    passed = [np.ones(some.size, np.bool_) for some in rows]
    for (n, look), answer in zip(asked, answers, strict=True):
        passed[n] &= answer[0].to_numpy() == look.wanted
    number = np.full(frame.height, -1, np.int32)
    for n in reversed(range(len(listed))):
        number[rows[n][passed[n]]] = n
    return pl.Series("_rule", number).replace(-1, None)
