"""What became of each entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from flows.correct.entries import Entry
from flows.correct.ground import Row
from flows.correct.sheet import FILE
from schemas.tables import table

APPLIED, UNMATCHED, FAILED, INVALID = "applied", "unmatched", "expectation_failed", "invalid"
TOLD = 8
"""So many failures are told one by one."""


@dataclass(frozen=True)
class Outcome:
    """What became of an entry, why, the figure and article it meant, and the value that was found."""

    entry: Entry
    outcome: str
    advice: str
    figure_id: str | None = None
    article_id: str | None = None
    found: str | None = None


def outcome_of(entry: Entry, row: Row, outcome: str, advice: str, found: str | None = None) -> Outcome:
    """What became of an entry that means the figure `row`."""
    return Outcome(entry, outcome, advice, row["figure_id"], row["article_id"], found)


def outcome_table(outcomes: Iterable[Outcome]) -> pl.DataFrame:
    """The table ``corrections``."""
    spec = table("corrections")
    rows = [_row(outcome) for outcome in outcomes]
    return pl.DataFrame(rows, schema=spec.schema).sort(spec.sort)


def _row(done: Outcome) -> dict[str, object]:
    entry = done.entry
    said = {name: getattr(entry, name, None) for name in table("corrections").schema}
    meant = {"figure_id": done.figure_id or entry.figure_id, "article_id": done.article_id or entry.article_id}
    result = {"outcome": done.outcome, "advice": done.advice, "found": done.found}
    return {**said, "column_name": entry.column, **meant, **result}


def notes_on(outcomes: Sequence[Outcome]) -> list[str]:
    """What the summary of a run says: how many were applied, and each that was not (the first few)."""
    failed = sorted((o for o in outcomes if o.outcome != APPLIED), key=lambda o: o.entry.line)
    if not outcomes:
        return []
    told = [f"{FILE} line {o.entry.line} ({o.outcome}): {' '.join(o.advice.split())}." for o in failed[:TOLD]]
    if rest := len(failed) - TOLD:
        more = "solieu sql \"FROM corrections WHERE outcome <> 'applied'\""
        told += [f"{FILE}: {rest} more were not applied; all: {more}"] if rest > 0 else []
    return [f"{FILE}: {len(outcomes) - len(failed)} of {len(outcomes)} corrections applied.", *told]
