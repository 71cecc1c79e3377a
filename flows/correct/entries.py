"""An entry of the sheet, and what can be said of it without looking at any figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.correct.cells import CELLS, CellError, parse, parse_pairs

HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Entry:
    """One entry; ``fault`` is what is wrong with it as it stands."""

    line: int
    correction_id: str
    action: str | None = None
    figure_id: str | None = None
    article_id: str | None = None
    source_uri: str | None = None
    char_start: int | None = None
    char_end: int | None = None
    quote: str | None = None
    column: str | None = None
    value: str | None = None
    expect: str | None = None
    reason: str | None = None
    author: str | None = None
    said_on: date | None = None
    fault: str | None = None


def check(entry: Entry) -> Entry:
    """The entry, whose action is known; raises CellError for what it lacks or says wrongly."""
    if (entry.char_start is None) != (entry.char_end is None):
        raise CellError("char_start and char_end must be given together")
    if missing := [name for name in ("reason", "author") if not getattr(entry, name)]:
        raise CellError(f"{' and '.join(missing)} must not be empty: others must be able to judge the correction")
    _check_place(entry)
    {"drop": _check_drop, "override": _check_override, "add": _check_add}[entry.action or ""](entry)
    return entry


def _check_place(entry: Entry) -> None:
    """That it says which figure or which words."""
    if entry.figure_id and not (len(entry.figure_id) == 16 and set(entry.figure_id) <= HEX):
        told = "Spreadsheets turn some into numbers: format the column as text"
        raise CellError(f"figure_id {entry.figure_id!r} is not 16 of the signs 0–9 a–f. {told}")
    placed = (entry.article_id or entry.source_uri) and (entry.quote or entry.char_start is not None)
    if not (placed or (entry.figure_id and entry.action != "add")):
        asked = "article_id or source_uri, and quote" if entry.action == "add" else "figure_id, or article and words"
        raise CellError(f"it does not say where: give {asked}")


def _check_drop(entry: Entry) -> None:
    """A drop expects a value."""
    if entry.expect is None:
        raise CellError("expect must hold the value (obs_value) the figure has now")
    parse("obs_value", entry.expect)


def _check_override(entry: Entry) -> None:
    """An override names a column, and values it can hold."""
    if entry.column not in CELLS:
        raise CellError(f"column {entry.column!r} cannot be overridden; these can: {', '.join(CELLS)}")
    parse(entry.column, entry.value)
    if entry.expect is not None:
        parse(entry.column, entry.expect)


def _check_add(entry: Entry) -> None:
    """A new figure has words and its cells, and nothing to expect."""
    if entry.quote is None:
        raise CellError("quote must hold the words of the new figure")
    if entry.figure_id or entry.column or entry.expect is not None:
        raise CellError("figure_id, column and expect must be empty: the cells of a new figure all stand in value")
    parse_pairs(entry.value)
