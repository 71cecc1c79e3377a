"""Questions to an open database: SQL, and a few words with a dot that say what there is to ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import TracebackType

import duckdb

import sql
from flows.cli.answers import Rows
from flows.runtime.errors import UserError

EXAMPLES = Path(sql.__file__).parent / "examples"
Answer = tuple[list[str], Rows]

TABLES = """
    SELECT name, kind, about FROM (
        SELECT table_name AS name, 'table' AS kind, comment AS about FROM duckdb_tables()
        UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT function_name || '(' || array_to_string(parameters, ', ') || ')', 'macro', comment
        FROM duckdb_functions() WHERE NOT internal
    ) WHERE contains(name, ?) ORDER BY kind = 'macro', name
"""
COLUMNS = """
    SELECT column_name AS name, data_type AS type, comment AS about FROM duckdb_columns()
    WHERE table_name = ? ORDER BY column_index
"""
HELP = (
    (".tables [WORD]", "tables, views and macros, each with what a row of it is"),
    (".schema NAME", "columns of a table or view, with types and meaning"),
    (".examples [NAME]", "questions of analysts; with a name, the answer to one"),
    (".help", "this list"),
    (".quit", "leave (so does Ctrl-D)"),
    ("SQL;", "a question, over several lines if you like; Tab completes names"),
)
PLACE = re.compile(r"LINE (\d+): (.*)\n( *)(\^+)")


class Questions:
    """A database that is asked; open while the block runs."""

    def __init__(self, database: Path) -> None:
        self._connection = duckdb.connect(str(database), read_only=True)

    def __enter__(self) -> Questions:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def answer(self, question: str) -> Answer:
        """Column names and rows; raises UserError with what is wrong and where."""
        words = question.strip().removesuffix(";").split()
        if words and words[0].startswith("."):
            return self._about(words[0], words[1] if len(words) > 1 else "")
        try:
            cursor = self._connection.execute(question)
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.Error as error:
            raise UserError(f"{_said(str(error))} What there is: solieu sql .tables") from error

    @cached_property
    def names(self) -> list[str]:
        """Everything that can be named in a question: tables, views, macros, columns."""
        macros = "SELECT function_name FROM duckdb_functions() WHERE NOT internal"
        tables = "SELECT table_name FROM duckdb_tables() UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
        columns = "SELECT column_name FROM duckdb_columns() WHERE NOT internal"
        found = self._connection.execute(f"{tables} UNION {columns} UNION {macros} ORDER BY 1").fetchall()
        return [row[0] for row in found]

    def _about(self, word: str, name: str) -> Answer:
        """What a word with a dot asks for."""
        known: dict[str, Callable[[str], Answer]] = {
            ".tables": lambda part: self._rows(TABLES, part), ".schema": self._schema, ".examples": self._examples,
            ".help": lambda _: (["type", "to see"], HELP),
        }  # fmt: skip
        if word not in known:
            raise UserError(f"{word}: not known here. There are {', '.join(known)} and .quit")
        return known[word](name)

    def _rows(self, query: str, *values: str) -> Answer:
        cursor = self._connection.execute(query, list(values))
        return [column[0] for column in cursor.description or []], cursor.fetchall()

    def _schema(self, name: str) -> Answer:
        """Columns of a table or view."""
        heads, rows = self._rows(COLUMNS, name)
        if rows:
            return heads, rows
        near = get_close_matches(name, [row[0] for row in self._rows(TABLES, "")[1]], n=3, cutoff=0.4)
        asked = f"{name}: no table or view of this name" if name else ".schema needs the name of a table or view"
        raise UserError(f"{asked}. {'Did you mean ' + ' or '.join(near) + '?' if near else 'See .tables'}")

    def _examples(self, name: str) -> Answer:
        """The questions that ship with the project, or the answer to one of them."""
        files = {path.stem: path.read_text(encoding="utf8") for path in sorted(EXAMPLES.glob("*.sql"))}
        if not name:
            return ["name", "question"], [(stem, question_of(text)) for stem, text in files.items()]
        if name not in files:
            raise UserError(f"{name}: no such example. There are {', '.join(files)}")
        return self.answer(files[name])


def question_of(text: str) -> str:
    """The question a file of SQL answers, from the comment at its head."""
    lines = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
    return " ".join(lines)


def _said(error: str) -> str:
    """What DuckDB says on one line, the place of the mistake marked in the line it stands in."""
    head = " ".join(error.partition("\n\n")[0].split())
    found = PLACE.search(error)
    if not found:
        return head.rstrip(".") + "."
    number, line, pad, marks = found.groups()
    at = len(pad) - len(f"LINE {number}: ")
    end = at + len(marks)
    return f"{head.rstrip('.')}. Line {number}: {line[:at]}»{line[at:end]}«{line[end:]}."
