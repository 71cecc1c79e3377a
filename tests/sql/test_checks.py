"""Each check of the finished tables holds on a sound world and fails when its rule is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.publish.checks import CheckError, run_checks
from flows.publish.declared import declared_checks
from flows.publish.statements import Statement, statements
from schemas.tables import TABLES
from tests.sql.broken import BREAKING


@pytest.fixture
def copy(database: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(database, tmp_path / "copy.duckdb"))


def failing(database: Path, change: str) -> dict[str, int]:
    """Checks that fail, and on how many rows, after a change of the database."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(change)
    return {failure.check: failure.rows for failure in run_checks(database)}


def test_all_checks_hold_on_a_sound_world(database):
    assert run_checks(database) == []


@pytest.mark.parametrize(("check", "change"), BREAKING.items(), ids=BREAKING)
def test_each_check_fails_when_its_rule_is_broken(copy, check, change):
    assert failing(copy, change).get(check, 0) >= 1


def test_no_check_is_without_a_test():
    """A check is broken here, or in a test beside what it checks that names it."""
    tests = "\n".join(p.read_text(encoding="utf8") for p in Path(__file__).parents[1].rglob("test_*.py"))
    ours = {s.name.removeprefix("checks/").removesuffix(".sql") for s in statements("checks")}
    assert {name for name in ours - BREAKING.keys() if name not in tests} == set()


@pytest.mark.parametrize("statement", declared_checks(), ids=lambda s: s.name)
def test_declared_keys_and_references_are_enforced(copy, statement):
    name = statement.name.removeprefix("declared/")
    table = max((t for t in TABLES if name.startswith(t + "_")), key=len)
    column = name.removeprefix(table + "_")
    with duckdb.connect(str(copy)) as connection:
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,):
            connection.execute(f"INSERT INTO {table} ({TABLES[table].key[0]}) VALUES (DEFAULT)")
        if column == "key":
            connection.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")
        else:
            first = f"(SELECT min(rowid) FROM {table})"
            connection.execute(f"UPDATE {table} SET {column} = 'nowhere' WHERE rowid = {first}")
    assert [f.check for f in run_checks(copy, [statement])] == [statement.name]


def test_a_failure_says_what_is_asked_and_shows_a_row(copy):
    with duckdb.connect(str(copy)) as connection:
        connection.execute("UPDATE figures SET quote = 'x' WHERE figure_id = (SELECT min(figure_id) FROM figures)")
    failure = next(f for f in run_checks(copy) if f.check == "quotes_are_text")
    assert str(failure).startswith("quotes_are_text: 1 rows fail. Every quote is the text between its offsets")
    assert "'quote': 'x'" in str(failure)


def test_a_check_by_ranges_of_articles_finds_what_it_finds_at_once(copy, monkeypatch):
    change = "UPDATE figures SET quote = 'x'"
    whole = failing(copy, change)
    monkeypatch.setattr("flows.publish.checks.ARTICLES", 1)
    assert whole["quotes_are_text"] > 1
    assert failing(copy, change) == whole


def test_a_check_that_cannot_run_names_its_file(database):
    with pytest.raises(CheckError, match=r"sql/checks/bad\.sql"):
        run_checks(database, [Statement("checks/bad.sql", "", "SELECT nothing FROM nowhere", {})])
