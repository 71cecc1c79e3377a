"""The records of a file of comma-separated values, each with its line, whatever is wrong with its neighbours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BROKEN = 100
"""After so many broken records the rest is left: each of them costs a new start."""

SEPARATORS = ",;\t"
"""What spreadsheets of various countries put between cells."""


@dataclass(frozen=True)
class Record:
    """Cells, the line they begin on, and what is wrong with them."""

    line: int
    cells: list[str]
    fault: str | None = None


def decoded(raw: bytes) -> str:
    """The text; bytes that are no UTF-8 become lone surrogates, which ``records`` reports line by line."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("utf-8-sig", errors="surrogateescape")


def records(text: str) -> Iterator[Record]:
    """All records but empty ones and comments (``#`` at the start); a broken one costs no other."""
    # Not splitlines(), which also cuts at characters that no editor counts as the end of a line.
    lines = list(io.StringIO(text, newline=""))
    separator = _separator(lines)
    at = broken = 0
    while at < len(lines) and broken < MOST_BROKEN:
        reader = csv.reader(iter(lines[at:]), delimiter=separator, strict=True)
        first = at
        try:
            for cells in reader:
                yield from _record(first + 1, cells)
                first = at + reader.line_num
            return
        except csv.Error as error:
            yield Record(first + 1, [], f"not a line of comma-separated values ({error}). Check its quotation marks")
            at, broken = first + 1, broken + 1
    if at < len(lines):
        yield Record(at + 1, [], f"{MOST_BROKEN} broken lines stand above; from here on nothing was read")


def _record(line: int, cells: list[str]) -> Iterator[Record]:
    """One record in clean characters, unless there is nothing in it."""
    if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
        return
    clean = [cell.encode("utf-8", errors="replace").decode("utf-8") for cell in cells]
    fault = 'not UTF-8. Save the file as "CSV UTF-8"' if clean != cells else None
    yield Record(line, clean, fault)


def _separator(lines: list[str]) -> str:
    """What stands between the cells of the first line that is no comment."""
    head = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    return max(SEPARATORS, key=head.count)
