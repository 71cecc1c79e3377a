"""Opening databases within bounds of memory that do not depend on their size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 2, "memory_limit": "400MB"}
"""DuckDB fills what it may have with pages it read; what does not fit into it goes to disk."""

ROW_GROUP = 16_384
"""Rows that wait in memory until they are written, texts of articles among them; DuckDB's own choice is 122,880."""


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A finished database, to be read."""
    settings = {**SETTINGS, "temp_directory": f"{database}.tmp"}
    with duckdb.connect(str(database), read_only=True, config=settings) as connection:
        yield connection


@contextmanager
def building(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database at `path`, to be filled."""
    with duckdb.connect(config={**SETTINGS, "temp_directory": f"{path}.tmp"}) as connection:
        file = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{file}' AS solieu (ROW_GROUP_SIZE {ROW_GROUP})")
        connection.execute("USE solieu")
        yield connection
        connection.execute("USE memory")
        connection.execute("DETACH solieu")
