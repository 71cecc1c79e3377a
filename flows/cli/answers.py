"""How the answer to a question is printed."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from rich.table import Table
from rich.text import Text

from flows.cli.console import CONTROL, err, out, plain

SHOWN = 200
"""Rows a terminal table shows; the other formats give all."""

Rows = Sequence[tuple[Any, ...]]


class Format(StrEnum):
    """How the answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


def show_answer(names: list[str], rows: Rows, form: Format) -> None:
    """Print an answer to standard output."""
    PRINTERS[form](names, rows)


def _print_table(names: list[str], rows: Rows) -> None:
    """A grid, or one record below the other where the grid would cut its column names."""
    fits = sum(len(name) + 3 for name in names) < out().width
    if fits:
        grid = Table()
        for name in names:
            grid.add_column(plain(name))
        for row in rows[:SHOWN]:
            grid.add_row(*[_text(value) for value in row])
        out().print(grid)
    for row in () if fits else rows[:SHOWN]:
        record = Table(show_header=False)
        for name, value in zip(names, row, strict=True):
            record.add_row(plain(name), _text(value))
        out().print(record)
    if len(rows) > SHOWN:
        err().print(f"{len(rows) - SHOWN:,} more rows; --format csv, json or markdown prints all.")


def _text(value: object) -> Text:
    """A value as a reader wants it: the items of a list, nothing for null."""
    if value is None:
        return plain("")
    return plain("; ".join(map(str, value)) if isinstance(value, list) else value)


def _print_csv(names: list[str], rows: Rows) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows([names, *rows])


def _print_json(names: list[str], rows: Rows) -> None:
    for row in rows:
        print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))


def _print_markdown(names: list[str], rows: Rows) -> None:
    for line in (names, ["---"] * len(names), *rows):
        print("| " + " | ".join(_cell(value) for value in line) + " |")


def _cell(value: object) -> str:
    """A value inside a Markdown table: one line, and nothing in it ends the cell or becomes HTML."""
    text = CONTROL.sub("\N{REPLACEMENT CHARACTER}", "" if value is None else str(value))
    for sign, safe in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("\n", " ")):
        text = text.replace(sign, safe)
    return text


PRINTERS: dict[Format, Callable[[list[str], Rows], None]] = {
    Format.table: _print_table,
    Format.csv: _print_csv,
    Format.json: _print_json,
    Format.markdown: _print_markdown,
}
