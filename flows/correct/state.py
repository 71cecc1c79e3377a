"""What a sheet did so far, and what this stage leaves others to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from flows.correct.ground import Row
from flows.correct.outcomes import Outcome

RULE = "correction"
FLAG = "corrected"


@dataclass(frozen=True)
class Rulings:
    """What this stage leaves to others: validation, the name of a period, and the sentence around a span."""

    refused: Callable[[pl.DataFrame, pl.DataFrame], dict[str, str]]
    """(figures, articles) → figure_id → why validation refuses the row."""
    period: Callable[[date | None, date | None], str | None]
    """(first day, last day) → time_period."""
    sentence: Callable[[str, int, int], str]
    """(text, char_start, char_end) → the sentence."""


@dataclass
class Corrected:
    """What a sheet did: outcomes, figures that go, rows that come or replace one, and roles of spans that go."""

    outcomes: list[Outcome] = field(default_factory=list)
    dropped: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    unproved: dict[str, set[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def articles(self) -> set[str]:
        """Articles with rows that changed."""
        return {row["article_id"] for row in (*self.dropped.values(), *self.rows.values())}
