"""The page of example questions with the answers the sample articles give."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from flows.cli.answers import Format, Rows, readable, show_answer
from flows.cli.questions import EXAMPLES, Questions, question_of
from flows.runtime.environment import ROOT

PAGE = ROOT / "sql" / "examples" / "README.md"
SHOWN = 6
"""Rows of an answer that are shown."""
LONGEST = 160
"""Characters of a cell that are shown."""
HEAD = """# Questions and answers

What the ten-odd questions in this folder say about the sample articles of `warehouse/samples`, whose publishers, people
and figures are invented. Ask them of your own warehouse: `solieu sql ".examples NAME"`. Written by `make showcase`.
"""


def page(database: Path) -> str:
    """The page as Markdown."""
    with Questions(database) as questions:
        parts = [_example(path, questions) for path in sorted(EXAMPLES.glob("*.sql"))]
    return "\n".join([HEAD, *parts])


def _example(path: Path, questions: Questions) -> str:
    """One question: its name, its words, its SQL, its answer."""
    text = path.read_text(encoding="utf8").strip()
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    names, rows = questions.answer(text)
    more = "\n… and more\n" if len(rows) > SHOWN else ""
    return f"## {path.stem}\n\n{question_of(text)}\n\n```sql\n{body}\n```\n\n{_table(names, rows[:SHOWN])}{more}"


def _table(names: list[str], rows: Rows) -> str:
    """An answer as a Markdown table."""
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        show_answer(names, [tuple(_short(value) for value in row) for row in rows], Format.markdown)
    return written.getvalue()


def _short(value: object) -> str:
    """A value as a reader of a page wants it."""
    text = readable(value)
    return f"{text[:LONGEST]} …" if len(text) > LONGEST else text
