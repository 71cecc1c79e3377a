"""`solieu sql`: a question to the database, read-only."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.console import CONTROL, err, guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database
from flows.runtime.errors import UserError

SHOWN = 200
"""Rows a terminal table shows; the other formats give all."""

Rows = Sequence[tuple[Any, ...]]


class Format(StrEnum):
    """How the answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


@guarded
def command(
    query: Annotated[str, typer.Argument(metavar="SQL", help="The question; - reads it from standard input.")],
    warehouse: Warehouse = DEFAULT,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the database a question in SQL; nothing can be changed.

    **Examples**

        solieu sql "FROM poverty_by_place_year LIMIT 10"
        solieu sql "SELECT indicator, count(*) FROM figures GROUP BY ALL ORDER BY 2 DESC" --format csv
        solieu sql - < question.sql
    """
    names, rows = ask(query if query != "-" else sys.stdin.read(), warehouse)
    PRINTERS[form](names, rows)


def ask(query: str, warehouse: Any) -> tuple[list[str], Rows]:
    """Column names and rows of the answer; raises UserError with what DuckDB says and what there is to ask."""
    import duckdb  # noqa: PLC0415 (help needs no database)

    with duckdb.connect(str(database(warehouse)), read_only=True) as connection:
        try:
            cursor = connection.execute(query)
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.Error as error:
            said = " ".join(str(error).split("\n\n")[0].split())
            raise UserError(f"{said}. Tables: {_tables(connection)}.") from error


def _tables(connection: Any) -> str:
    """Names of all tables and views."""
    found = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    return ", ".join(row[0] for row in found)


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
