"""The prompt of `solieu sql`: what a statement is, what Tab makes of a word, and how it feels on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli.prompt import completions, statements
from flows.cli.questions import Questions
from flows.runtime.environment import ROOT
from tests.report.many import warehouse as invented_warehouse

NAMES = ("figures", "figures_today", "poverty_rate", "publisher")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented_warehouse(tmp_path_factory.mktemp("prompt") / "w", 20, step=40)


def lines(*typed: str) -> Callable[[str], str]:
    """A keyboard on which these lines are typed, and then Ctrl-D."""
    waiting = iter(typed)

    def ask(_: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return ask


def test_statements_end_with_a_semicolon_a_blank_line_or_at_once_after_a_dot() -> None:
    typed = lines("SELECT 1", "+ 2;", "", ".tables pov", "FROM figures", "", "half of one")
    assert list(statements(typed)) == ["SELECT 1\n+ 2;", ".tables pov", "FROM figures"]


def test_leaving_is_a_word() -> None:
    assert list(statements(lines(".quit", "SELECT 1;"))) == []


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("figu", ["figures", "figures_today"]), ("POV", ["poverty_rate"]), (".t", [".tables"]), ("sel", ["select"]),
        ("SEL", ["SELECT"]), ("xyz", []),
    ],
)  # fmt: skip
def test_words_are_completed(typed: str, becomes: list[str]) -> None:
    assert completions(NAMES, typed) == becomes


def test_names_are_tables_views_macros_and_columns(warehouse: Path) -> None:
    with Questions(warehouse / "solieu.duckdb") as questions:
        assert {"figures", "conflicts", "poverty_rate", "obs_value"} <= set(questions.names)
        menu = questions.answer(".tables")[1]
        assert {row[1] for row in menu} == {"table", "view", "macro"}
        assert all(row[2] for row in menu), "everything on the menu says what it is"
        assert questions.answer(".schema poverty_change")[1][0][:2] == ("place_id", "VARCHAR")
        assert len(questions.answer(".examples")[1]) > 9


def test_on_a_terminal_tab_completes_a_table(warehouse: Path) -> None:
    outside, inside = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "sql", "-w", str(warehouse), "-f", "csv"]
    with subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, cwd=ROOT) as running:
        os.close(inside)
        assert "solieu> " in heard(outside, "solieu> ")
        os.write(outside, b"SELECT count(*) AS n FROM poverty_ch\t;\n")
        assert "FROM poverty_change" in heard(outside, "n\r\n")
        os.write(outside, b".quit\n")
        assert running.wait(timeout=20) == 0
    os.close(outside)


def heard(terminal: int, until: str) -> str:
    """What a terminal shows up to some words."""
    text, end = "", time.monotonic() + 30
    while until not in text and time.monotonic() < end:
        text += os.read(terminal, 4096).decode(errors="replace")
    return text
