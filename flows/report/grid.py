"""Tables of the report: cells that know their text, what they sort by and where they lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.report.fold import fold

SHOWN = 60
"""Rows a page holds itself; longer tables bring the rest as data when asked for."""
LONG = 45
"""Characters from which a cell counts as long."""
WEB = re.compile(r"https?://[^\s\"'<>\\]+", re.IGNORECASE)
Sortable = float | int | str | None


def web_address(address: str | None) -> str | None:
    """An address that may become a link: http or https without anything odd in it; None for all others."""
    return address if address and WEB.fullmatch(address) else None


@dataclass(frozen=True)
class Cell:
    """One cell: what it shows, what it is sorted by (its text where None) and an address inside or outside."""

    text: str
    sort: Sortable = None
    href: str | None = None

    @property
    def external(self) -> bool:
        """Whether the address leads out of the report."""
        return bool(self.href and WEB.match(self.href))

    def data(self) -> object:
        """The cell as the report's script reads it."""
        if self.sort is None and self.href is None:
            return self.text
        return [self.text, self.sort] if self.href is None else [self.text, self.sort, self.href]


@dataclass(frozen=True)
class Column:
    """One column: heading, whether it holds numbers, whether rows can be chosen by its values."""

    label: str
    number: bool = False
    choose: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: `name` is unique on its page and names its data file."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)
    sorted_by: int | None = None
    descending: bool = False

    @property
    def shown(self) -> Sequence[Sequence[Cell]]:
        """The rows that stand in the page itself."""
        return self.rows[:SHOWN]

    @property
    def is_long(self) -> bool:
        """Whether there are more rows than the page holds."""
        return len(self.rows) > SHOWN

    @property
    def wide(self) -> set[int]:
        """Columns of long texts, which need room on a phone."""
        return {i for row in self.shown for i, cell in enumerate(row) if len(cell.text) > LONG}

    def choices(self, column: int) -> list[str]:
        """What rows can be chosen by in a column: newest years, else the order of the cells."""
        found = {row[column].text: row[column].sort for row in self.rows if row[column].text}
        known = all(isinstance(key, int | float) for key in found.values())
        downwards = known and self.columns[column].number
        return sorted(found, key=lambda text: (found[text] if known else fold(text), text), reverse=downwards)

    def data(self) -> list[list[object]]:
        """All rows for the data file of a long table."""
        return [[cell.data() for cell in row] for row in self.rows]


def cell(text: object, sort: Sortable = None, href: str | None = None) -> Cell:
    """A cell; None becomes an empty one."""
    return Cell("" if text is None else str(text), sort, href)
