"""`solieu sql`: questions to the database, read-only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.answers import Format, Rows, show_answer
from flows.cli.console import guarded
from flows.cli.options import DEFAULT, Warehouse, database


@guarded
def command(
    query: Annotated[
        str | None, typer.Argument(metavar="SQL", help="The question; - reads it from standard input.")
    ] = None,
    warehouse: Warehouse = DEFAULT,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")] = Format.table,
) -> None:
    """Ask the database questions in SQL; nothing can be changed.

    Without a question, a prompt that completes names with Tab: `.help` says what it knows.

    **Examples**

        solieu sql "FROM poverty_by_place_year LIMIT 10"
        solieu sql .tables
        solieu sql ".schema poverty_change"
        solieu sql "SELECT indicator, count(*) FROM figures GROUP BY ALL ORDER BY 2 DESC" --format csv
        solieu sql - < question.sql
    """
    if query is None and sys.stdin.isatty():
        _prompt(warehouse, form)
        return
    names, rows = ask(sys.stdin.read() if query in (None, "-") else str(query), warehouse)
    show_answer(names, rows, form)


def ask(query: str, warehouse: Path) -> tuple[list[str], Rows]:
    """Column names and rows of the answer; raises UserError with what is wrong, where, and what there is to ask."""
    from flows.cli.questions import Questions  # noqa: PLC0415 (help needs no database)

    with Questions(database(warehouse)) as questions:
        return questions.answer(query)


def _prompt(warehouse: Path, form: Format) -> None:
    """Questions at a prompt, until the end of input or `.quit`."""
    from flows.cli.prompt import prompt  # noqa: PLC0415 (as above)
    from flows.cli.questions import Questions  # noqa: PLC0415

    with Questions(database(warehouse)) as questions:
        prompt(questions, form)
