"""The figures as an Excel workbook for readers: what it is, figures in words, places, dictionary, codes, sources.

Every text is written as a text: what begins with = + - @ is marked so that Excel does not calculate it, not even when
the cell is edited. A sheet holds 1,048,576 rows; more figures go on in a second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from flows.export.excel_sheets import (
    CODES,
    COLUMNS,
    DAY,
    FIGURES,
    LINK,
    NUMBER,
    PLACES,
    SHARE,
    SOURCES,
    TEXT,
    Column,
    dictionary,
    readme,
)
from flows.export.read import Source
from schemas.metadata import dataset

ROWS = 1_048_575
"""Rows of a sheet below its header."""

LINKS = 65_530
"""Links Excel allows in one sheet."""

LONGEST = 32_767
"""Characters Excel allows in one cell."""

ADDRESS = 2_079
"""Characters Excel allows in a link."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True, "default_date_format": DAY,
}  # fmt: skip


class Sheet:
    """A sheet under construction: a header that stays in view, rows below it."""

    def __init__(self, sheet: Any, formats: dict[str, Any], columns: Sequence[Column]) -> None:
        self._sheet, self._formats, self._forms = sheet, formats, [column.form for column in columns]
        self._links = self._rows = 0
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 32)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, formats["head"])

    def row(self, values: Sequence[Any]) -> None:
        """Write the next row."""
        self._rows += 1
        for place, (form, value) in enumerate(zip(self._forms, values, strict=True)):
            if isinstance(value, str):
                self._text(place, value, form)
            elif value is not None:
                self._other(place, value, form)

    def close(self) -> None:
        """Give the rows a filter."""
        self._sheet.autofilter(0, 0, self._rows, len(self._forms) - 1)

    def _text(self, place: int, value: str, form: str) -> None:
        """A text: as a link where it is an address, marked where Excel could take it for a formula."""
        if form == LINK and self._links < LINKS and _is_address(value):
            self._links += 1
            self._sheet.write_url(self._rows, place, value, self._formats[LINK], value)
            return
        marked = self._formats["marked"] if value.startswith(FORMULA) else None
        whole = len(value) <= LONGEST
        self._sheet.write_string(self._rows, place, value if whole else f"{value[: LONGEST - 1]}…", marked)

    def _other(self, place: int, value: bool | float | date, form: str) -> None:
        """A truth value, a number or a day."""
        if isinstance(value, bool):
            self._sheet.write_boolean(self._rows, place, value)
        elif isinstance(value, date):
            self._sheet.write_datetime(self._rows, place, value, self._formats[DAY])
        else:
            self._sheet.write_number(self._rows, place, value, self._formats[form])


class Book:
    """A workbook under construction."""

    def __init__(self, path: Path, made: datetime) -> None:
        self.book = xlsxwriter.Workbook(str(path), OPTIONS)
        self.book.set_properties({"title": dataset().title["en"], "created": made, "comments": dataset().rights["en"]})
        formats = {"head": {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True, "valign": "top"},
                   "title": {"bold": True, "font_size": 14}, "wrap": {"text_wrap": True, "valign": "top"},
                   "marked": {"quote_prefix": True}, LINK: {"font_color": "#0B5394", "underline": 1},
                   **{form: {"num_format": form} for form in (DAY, NUMBER, SHARE, TEXT)}}  # fmt: skip
        self.formats = {name: self.book.add_format(values) for name, values in formats.items()}

    def sheets(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows under a header, in as many sheets as they need."""
        sheet = self._sheet(name, columns)
        for number, row in enumerate(rows):
            if number and number % ROWS == 0:
                sheet.close()
                sheet = self._sheet(f"{name} {number // ROWS + 1}", columns)
            sheet.row(row)
        sheet.close()

    def _sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        return Sheet(self.book.add_worksheet(name), self.formats, columns)

    def page(self, name: str, lines: Iterable[str]) -> None:
        """A sheet of text, its first line a title."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 120)
        sheet.hide_gridlines(2)
        for number, line in enumerate(lines):
            sheet.write_string(number, 0, line, self.formats["wrap" if number else "title"])


def write(source: Source, folder: Path) -> None:
    """Write `folder`/solieu.xlsx."""
    book = Book(folder / "solieu.xlsx", source.origin.finished_at or datetime(1970, 1, 1))
    book.page("README", readme(source))
    book.sheets("figures", COLUMNS, _rows(source, FIGURES))
    book.sheets("places", *_table(source, PLACES))
    book.sheets("dictionary", *dictionary(source))
    book.sheets("codes", *_table(source, CODES))
    book.sheets("sources", *_table(source, SOURCES))
    book.book.close()


def _table(source: Source, query: str) -> tuple[list[Column], Iterator[Sequence[Any]]]:
    """Columns named by the query, and its rows."""
    names = [name for name, *_ in source.rows(f"DESCRIBE {query}")]
    return [Column(name, max(14, len(name) + 4), TEXT) for name in names], _rows(source, query)


def _rows(source: Source, query: str) -> Iterator[Sequence[Any]]:
    """The rows of a query; sentences cut short where texts are left out."""
    for batch in source.batches(query.replace("$sentence", source.selected("sentence", "quote"))):
        yield from batch.iter_rows()


def _is_address(value: str) -> bool:
    """Whether a text is an address a browser opens, short enough to be a link."""
    return value.startswith(("http://", "https://")) and len(value) <= ADDRESS and " " not in value
