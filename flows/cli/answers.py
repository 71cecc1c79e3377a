"""How the answer to a question is printed."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from rich.table import Column, Table
from rich.text import Text

from flows.cli.console import CONTROL, err, out, plain

SHOWN = 200
"""Rows a terminal table shows; the other formats give all."""

NARROWEST = 24
"""Characters of a line below which a text in a grid is hard to read."""

SQUEEZE = 1.25
"""How much wider than the terminal a grid may be: its texts are broken into lines then."""

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
    """A grid, or one record below the other where the grid would be too narrow for its names or texts."""
    texts = [[_text(value) for value in row] for row in rows[:SHOWN]]
    widest = [max(len(name), *(min(len(row[n]), NARROWEST) for row in texts), 0) for n, name in enumerate(names)]
    fits = sum(width + 3 for width in widest) < SQUEEZE * out().width
    if fits:
        grid = Table()
        for name in names:
            grid.add_column(plain(name))
        for row in texts:
            grid.add_row(*row)
        out().print(grid)
    for row in () if fits else texts:
        record = Table("", Column(overflow="fold"), show_header=False)
        for name, value in zip(names, row, strict=True):
            record.add_row(plain(name), value)
        out().print(record)
    if len(rows) > SHOWN:
        err().print(f"{len(rows) - SHOWN:,} more rows; --format csv, json or markdown prints all.")


def _text(value: object) -> Text:
    return plain(readable(value))


def readable(value: object) -> str:
    """A value as a reader wants it: the items of a list, the parts of a record that are known, nothing for null."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {readable(part)}" for name, part in value.items() if part is not None)
    if isinstance(value, list):
        return ("\n" if any(isinstance(part, dict) for part in value) else "; ").join(map(readable, value))
    return "" if value is None else str(value)


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
