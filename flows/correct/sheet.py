"""Reading corrections.csv: its entries, each checked as far as the entry alone can be."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flows.correct.cells import CellError, parse_day
from flows.correct.entries import Entry, check
from flows.correct.records import Record, decoded, records
from schemas.tables import codes, table

FILE = "corrections.csv"
LARGEST = 64_000_000
"""Bytes; a larger file is no sheet of corrections."""

LOCATORS = ("figure_id", "article_id", "source_uri", "char_start", "char_end", "quote")
SAID = ("correction_id", "action", "column", "value", "expect", "reason", "author", "date")
NEEDED = ("action", "reason", "author")
BESIDE = ("why", "priority", "title", "publisher", "place_name", "source", "published_on")
"""These columns of a review, and those of ``figures``, stand in a sheet to help people; they are not read."""

TEXTS = ("figure_id", "article_id", "source_uri", "quote", "column", "value", "expect", "reason", "author")
IDENTITY = (*LOCATORS, "action", "column", "value", "expect")
Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Sheet:
    """The entries of a file in its order, what to tell about the file as a whole, and a hash of its bytes."""

    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""


def read_sheet(raw: bytes | None) -> Sheet:
    """The sheet of a file's bytes, an empty one of none. Nothing raises: what is wrong becomes a fault or a note."""
    if raw is None:
        return Sheet()
    digest = hashlib.sha256(raw).hexdigest()
    if len(raw) > LARGEST:
        return Sheet((), (f"{FILE}: larger than {LARGEST:,} bytes; nothing of it was read.",), digest)
    found = list(records(decoded(raw)))
    if not found:
        return Sheet(digest=digest)
    names = [_name(cell) for cell in found[0].cells]
    if trouble := found[0].fault or _headless(names):
        return Sheet((), (f"{FILE} line {found[0].line}: {trouble}. Nothing of the file was applied.",), digest)
    known = {*LOCATORS, *SAID, *BESIDE, *table("figures").schema}
    strange = sorted({name for name in names if name and name not in known})
    notes = (f"{FILE}: unknown columns were not read: {', '.join(strange)}.",) if strange else ()
    return Sheet(tuple(_told_apart(_entries(names, found[1:]))), notes, digest)


def _name(cell: str) -> str:
    """A name of a column, however it is set."""
    name = cell.strip().lower()
    return {"column_name": "column", "said_on": "date"}.get(name, name)


def _headless(names: list[str]) -> str | None:
    """What the head of the file lacks."""
    missing = [name for name in NEEDED if name not in names]
    if not {"figure_id", "article_id", "source_uri"} & set(names):
        missing.append("figure_id (or article_id, source_uri)")
    if missing:
        return f"the head of the file lacks {', '.join(missing)}; see warehouse/README.md for an example"
    double = sorted({name for name in names if name and names.count(name) > 1})
    return f"the head of the file names {', '.join(double)} twice" if double else None


def _entries(names: list[str], found: list[Record]) -> Iterator[Entry]:
    """Records as entries; what asks for nothing yet (no action, as a review leaves it) is passed over."""
    for record in found:
        if [_name(cell) for cell in record.cells] == names:
            continue  # the head of a second review, written below the first
        fault = record.fault
        if not fault and any(cell.strip() for cell in record.cells[len(names) :]):
            fault = "more cells than the head of the file names. Put texts that hold the separator in quotes"
        cells = {name: _cell(cell) for name, cell in zip(names, record.cells, strict=False)}
        if fault or cells.get("action"):
            yield _entry(record.line, cells, fault)


def _cell(text: str) -> str | None:
    """A cell without blanks around it, composed like the articles; null when empty."""
    return unicodedata.normalize("NFC", text.strip()) or None


def _entry(line: int, cells: Cells, fault: str | None) -> Entry:
    """One record as an entry, with the first thing that is wrong with it."""
    identity = "\0".join(cells.get(name) or "" for name in IDENTITY) if cells else str(line)
    name = cells.get("correction_id") or hashlib.sha256(identity.encode()).hexdigest()[:12]
    entry = Entry(line, name, fault=fault, **{text: cells.get(text) for text in TEXTS})  # type: ignore[arg-type]
    for column, read in READERS.items():
        try:
            entry = replace(entry, **{column: read(cells)})
        except CellError as error:
            entry = replace(entry, fault=entry.fault or str(error))
    try:
        return entry if entry.fault else check(entry)
    except CellError as error:
        return replace(entry, fault=str(error))


def _action(cells: Cells) -> str:
    said = (cells.get("action") or "").lower()
    if said not in codes("correction_action"):
        raise CellError(f"action {said!r} is none of {', '.join(codes('correction_action'))}")
    return said


def _offset(name: str, cells: Cells) -> int | None:
    """A number of characters."""
    text = cells.get(name)
    if text is not None and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise CellError(f"{name}: {text!r} is no number of characters")
    return None if text is None else int(text)


def _day(cells: Cells) -> Any:
    text = cells.get("date")
    return parse_day("date", text) if text else None


READERS: dict[str, Callable[[Cells], Any]] = {
    "action": _action,
    "char_start": partial(_offset, "char_start"),
    "char_end": partial(_offset, "char_end"),
    "said_on": _day,
}
"""What of an entry is no text."""


def _told_apart(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Entries with names of their own; one that repeats a sound one is at fault."""
    names, sound = set[str](), dict[str, int]()
    for entry in entries:
        name, said = entry.correction_id, entry.correction_id
        while name in names:
            name = f"{name}@{entry.line}"
        fault = entry.fault
        if not fault and said in sound:
            fault = f"it repeats line {sound[said]}. Remove one of them, or give it another correction_id"
        names.add(name)
        if not fault:
            sound[said] = entry.line
        yield replace(entry, correction_id=name, fault=fault)
