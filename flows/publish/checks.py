"""Running `sql/checks`, and the checks that follow from the declarations, on a finished database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.publish.connection import reading
from flows.publish.declared import declared_checks
from flows.publish.statements import Statement, statements

SHOWN = 5
ARTICLES = 50_000
"""Articles that a check is asked of at once where it reads their texts."""


@dataclass(frozen=True)
class Failure:
    """A check that found something: how many rows, and the first of them."""

    check: str
    asks: str
    rows: int
    columns: tuple[str, ...]
    examples: tuple[tuple[Any, ...], ...]

    def __str__(self) -> str:
        """One line for people."""
        shown = "; ".join(str(dict(zip(self.columns, row, strict=True))) for row in self.examples[:1])
        return f"{self.check}: {self.rows:,} rows fail. {self.asks} First: {shown}"


class CheckError(RuntimeError):
    """A check cannot be run at all; the message names its file."""


class ChecksFailedError(RuntimeError):
    """Checks of `sql/checks` found wrong rows; the state must not be published."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__("the tables contradict themselves, nothing was published:\n" + "\n".join(map(str, failures)))
        self.failures = tuple(failures)


def run_checks(database: Path, checks: Sequence[Statement] | None = None) -> list[Failure]:
    """Run all checks (or those given) read-only; returns those that found rows, worst first."""
    wanted = [*declared_checks(), *statements("checks")] if checks is None else checks
    with reading(database) as connection:
        found = [_run(connection, check) for check in wanted]
    return sorted((failure for failure in found if failure), key=lambda failure: (-failure.rows, failure.check))


def _run(connection: duckdb.DuckDBPyConnection, check: Statement) -> Failure | None:
    """One check; None when it holds. One that speaks of $low and $high is asked of one range of articles at a time."""
    body = check.sql.strip().rstrip(";")
    asked = f"SELECT *, count(*) OVER () AS failing FROM ({body}\n) LIMIT {SHOWN}"
    rows, failing = list[tuple[Any, ...]](), 0
    try:
        for bounds in _ranges(connection) if "$low" in check.sql else [{}]:
            found = connection.execute(asked, bounds).fetchall()
            rows, failing = [*rows, *found], failing + (int(found[0][-1]) if found else 0)
    except duckdb.Error as error:
        raise CheckError(f"sql/{check.name}: {error}") from error
    if not rows:
        return None
    columns = tuple(column[0] for column in connection.description[:-1])
    name = check.name.removeprefix("checks/").removesuffix(".sql")
    return Failure(name, check.header, failing, columns, tuple(row[:-1] for row in rows[:SHOWN]))


def _ranges(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Ranges of article_id that hold some ARTICLES each: the identifiers are hashes."""
    count = (connection.execute("SELECT count(*) FROM articles").fetchone() or (0,))[0]
    cuts = [f"{at * 256 // (count // ARTICLES + 1):02x}" for at in range(1, count // ARTICLES + 1)]
    return [{"low": low, "high": high} for low, high in zip(["", *cuts], [*cuts, "~"], strict=True)]
