"""Applying a sheet to validated figures: drops first, then overrides, then new figures, each in the order of the file.

Overrides of one figure stand or fall together, since only the whole row can be judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from flows.correct.add import add
from flows.correct.cells import parse, same, spelled
from flows.correct.entries import Entry
from flows.correct.ground import Ground, Row, UnmatchedError
from flows.correct.outcomes import APPLIED, FAILED, INVALID, UNMATCHED, Outcome, outcome_of
from flows.correct.state import FLAG, Corrected, Rulings
from schemas.tables import table

PROVED_BY = {
    "indicator": "indicator", "unit_measure": "unit", "ref_area": "place", "period_start": "period",
    "period_end": "period", "qualifier": "qualifier", "status": "status",
}  # fmt: skip
"""Cell → role of the span it was read from, which no longer proves it when a person sets it."""

WORDED = {"ref_area": "ref_area_text", "period_start": "period_text", "period_end": "period_text"}
"""Cell → column with the words it was read from."""


def correct(entries: Sequence[Entry], ground: Ground, articles: pl.DataFrame, rulings: Rulings) -> Corrected:
    """Decide on every entry; `articles` are those of the ground, as validation wants them."""
    done = Corrected([Outcome(e, INVALID, e.fault) for e in entries if e.fault])
    sound = [entry for entry in entries if not entry.fault]
    for entry in sound:
        if entry.action == "drop":
            done.outcomes.append(_drop(entry, ground, done))
    _override([entry for entry in sound if entry.action == "override"], ground, done, rulings)
    for entry in sound:
        if entry.action == "add":
            done.outcomes.append(add(entry, ground, done, rulings))
    _judge(done, articles, rulings)
    done.outcomes.sort(key=lambda outcome: (outcome.entry.line, outcome.entry.correction_id))
    return done


def _drop(entry: Entry, ground: Ground, done: Corrected) -> Outcome:
    """The figure goes, if it is there and has the value expected."""
    try:
        row = ground.find(entry)
    except UnmatchedError as error:
        return Outcome(entry, UNMATCHED, str(error))
    if row["figure_id"] in done.dropped:
        advice = f"line {done.lines[row['figure_id']]} drops the same figure. Remove one of them"
        return outcome_of(entry, row, INVALID, advice)
    if not same(parse("obs_value", entry.expect), row["obs_value"]):
        return _surprised(entry, row, "obs_value")
    done.dropped[row["figure_id"]] = row
    done.lines[row["figure_id"]] = entry.line
    return outcome_of(entry, row, APPLIED, "the figure was dropped", spelled(row["obs_value"]))


def _override(entries: Sequence[Entry], ground: Ground, done: Corrected, rulings: Rulings) -> None:
    """Set cells of figures, all of one figure together."""
    meant: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        try:
            meant[ground.find(entry)["figure_id"]].append(entry)
        except UnmatchedError as error:
            done.outcomes.append(Outcome(entry, UNMATCHED, str(error)))
    for figure, own in meant.items():
        row = ground.figures[figure]
        verdicts = [_cell_verdict(entry, row, own, done) for entry in own]
        done.outcomes += verdicts
        if good := [verdict.entry for verdict in verdicts if verdict.outcome == APPLIED]:
            done.rows[figure] = _with_cells(row, good, rulings)
            done.unproved[figure] = {PROVED_BY[e.column or ""] for e in good if e.column in PROVED_BY}


def _cell_verdict(entry: Entry, row: Row, others: Sequence[Entry], done: Corrected) -> Outcome:
    """Whether one cell may be set."""
    column = entry.column or ""
    if row["figure_id"] in done.dropped:
        advice = f"line {done.lines[row['figure_id']]} drops the figure. Remove one of them"
        return outcome_of(entry, row, INVALID, advice)
    first = next(other for other in others if other.column == column)
    if first is not entry:
        return outcome_of(entry, row, INVALID, f"line {first.line} sets the same cell. Remove one of them")
    if not same(parse(column, entry.expect) if entry.expect or column == "flags" else entry.expect, row[column]):
        return _surprised(entry, row, column)
    return outcome_of(entry, row, APPLIED, f"{column} was set", spelled(row[column]))


def _surprised(entry: Entry, row: Row, column: str) -> Outcome:
    """The figure is not as the entry expects."""
    found = spelled(row[column])
    if entry.action == "override" and same(parse(column, entry.value), row[column]):
        advice = f"{column} is {found or 'empty'} now even without it: delete the entry"
    else:
        advice = f"{column} is {found or 'empty'}, not {entry.expect or 'empty'}: look at it again, then mend expect"
    return outcome_of(entry, row, FAILED, advice, found)


def _with_cells(row: Row, entries: Sequence[Entry], rulings: Rulings) -> Row:
    """A figure with cells set, and what follows from them."""
    given = {entry.column or "": entry.value for entry in entries}
    new = {**row, **{column: parse(column, value) for column, value in given.items()}}
    new |= {WORDED[column]: None for column in given if column in WORDED}
    if given.keys() & {"period_start", "period_end"}:
        new["time_period"] = rulings.period(new["period_start"], new["period_end"])
    return {**new, "flags": [*(flag for flag in new["flags"] if flag != FLAG), FLAG]}


def _judge(done: Corrected, articles: pl.DataFrame, rulings: Rulings) -> None:
    """Take back the rows that validation refuses, and say so of their entries."""
    if not done.rows:
        return
    frame = pl.DataFrame(list(done.rows.values()), schema=table("figures").schema)
    reasons = rulings.refused(frame, articles)
    for figure in reasons:
        done.rows.pop(figure)
        done.added.discard(figure)
        done.unproved.pop(figure, None)
    done.outcomes = [_taken_back(outcome, reasons) for outcome in done.outcomes]


def _taken_back(outcome: Outcome, reasons: dict[str, str]) -> Outcome:
    """The outcome of an entry whose row was refused."""
    reason = reasons.get(outcome.figure_id or "")
    if reason is None or outcome.outcome != APPLIED or outcome.entry.action == "drop":
        return outcome
    entry, advice = outcome.entry, f"the row would break a rule ({reason}): mend value, here or in its other entries"
    return Outcome(entry, INVALID, advice, outcome.figure_id, outcome.article_id, outcome.found)
