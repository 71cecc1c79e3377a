"""Measures of a finished database that are compared from run to run: how full, how sure and of what the tables are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from flows.publish.connection import reading
from schemas.tables import TABLES

Measures = dict[str, tuple[float, int]]
"""“kind name” → (value, rows it rests on)."""

FILLED = ("figures", "articles")
SHARES = {
    "leftover numbers": ("numbers", "class = 'leftover'"),
    "scope articles": ("articles", "in_scope"),
    "duplicates articles": ("articles", "duplicate_of IS NOT NULL"),
}
"""Measure → the table it is a share of, and the condition."""


def measures(database: Path, counts: Mapping[str, int]) -> Measures:
    """The measures of everything in a database; `counts` are rows of tables."""
    with reading(database) as connection:
        _views(connection, "")
        return {f"rows {name}": (float(count), count) for name, count in counts.items()} | dict(_found(connection))


def measures_of_new(database: Path, before: Sequence[Path]) -> Measures:
    """The measures of articles that the files `before` (a table `articles`) do not hold."""
    with reading(database) as connection:
        known = "CREATE TEMP TABLE known_ AS SELECT DISTINCT article_id FROM read_parquet(?)"
        connection.execute(known, [[str(path) for path in before]])
        _views(connection, " ANTI JOIN known_ USING (article_id)")
        return dict(_found(connection))


def _views(connection: duckdb.DuckDBPyConnection, without: str) -> None:
    """Temporary views articles_, figures_, numbers_: the rows that are measured."""
    for name in ("articles", "figures", "numbers"):
        connection.execute(f"CREATE TEMP VIEW {name}_ AS FROM {name}{without}")


def _found(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple[float, int]]]:
    yield from _filled(connection)
    for name, (table, test) in SHARES.items():
        yield from _each(connection, [name], f"SELECT count(*), avg(({test})::INT) FROM {table}_")
    yield from _each(connection, ["confidence figures"], "SELECT count(*), median(confidence) FROM figures_")
    shares = "SELECT indicator, count(*), sum(count(*)) OVER () FROM figures_ GROUP BY 1 ORDER BY 1"
    for code, count, rows in connection.execute(shares).fetchall():
        yield f"indicator {code}", (round(count / rows, 6), int(rows))


def _filled(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple[float, int]]]:
    """The share of filled cells of every column that may be empty."""
    for name in FILLED:
        columns = [column.name for column in TABLES[name].columns if column.nullable]
        shares = ", ".join(f'avg(("{column}" IS NOT NULL)::INT)' for column in columns)
        yield from _each(
            connection, [f"filled {name}.{column}" for column in columns], f"SELECT count(*), {shares} FROM {name}_"
        )


def _each(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], query: str
) -> Iterator[tuple[str, tuple[float, int]]]:
    """Measures of a query that gives the rows, then a value for each name; none where there are no rows."""
    rows, *values = connection.execute(query).fetchone() or (0,)
    yield from ((name, (round(float(v), 6), int(rows))) for name, v in zip(names, values, strict=True) if v is not None)
