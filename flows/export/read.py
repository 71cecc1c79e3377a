"""What exports need of a warehouse, read from its database in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import polars as pl

from schemas.metadata import Origin
from schemas.metadata.origin import read_origin
from schemas.tables import TABLES, ColumnSpec, TableSpec

BATCH = 20_000
"""Rows held in memory at a time."""

QUOTED = 200
"""Characters of an article's words that a quote may have where texts are left out."""

KEYS = {"indicators": ("code",), "units": ("code",), "codes": ("list", "code"), "sources": ()}
"""Tables and views of the database that are exported besides the declared tables, with their keys."""

DTYPES: dict[str, pl.DataType] = {
    "BIGINT": pl.Int64(), "INTEGER": pl.Int32(), "DOUBLE": pl.Float64(), "BOOLEAN": pl.Boolean(), "DATE": pl.Date(),
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A warehouse to export: an open connection to its database, which is only read, and whether texts go along."""

    connection: duckdb.DuckDBPyConnection
    texts: bool = True

    @cached_property
    def origin(self) -> Origin:
        """The last run and the publishers."""
        return read_origin(self.connection)

    @cached_property
    def tables(self) -> list[TableSpec]:
        """All tables to carry away, with the columns that go along: those of the database, texts only if wanted."""
        declared = [spec.only(self._goes_along) for spec in TABLES.values()]
        return declared + [self._described(name, key) for name, key in KEYS.items()]

    def _goes_along(self, column: ColumnSpec) -> bool:
        return not column.parquet_only and (self.texts or column.words != "all")

    def _described(self, name: str, key: tuple[str, ...]) -> TableSpec:
        """A table or view as the database's comments describe it."""
        query = "SELECT comment FROM duckdb_{}() WHERE {}_name = $name"
        said = [self.connection.execute(query.format(f"{kind}s", kind), {"name": name}).fetchone()
                for kind in ("table", "view")]  # fmt: skip
        comment = next((row[0] for row in said if row), None) or name
        described = "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = $name"
        columns = self.connection.execute(f"{described} ORDER BY column_index", {"name": name}).fetchall()
        return TableSpec(name, name.capitalize(), name, comment, key, (), (), 1, tuple(_column(*c) for c in columns))

    def table(self, name: str) -> TableSpec:
        """One table of those to carry away."""
        return next(spec for spec in self.tables if spec.name == name)

    def rows_of(self, spec: TableSpec) -> Iterator[pl.DataFrame]:
        """The rows of a table in its declared order, in batches."""
        columns = ", ".join(self.selected(column.name, column.words) for column in spec.columns)
        order = f" ORDER BY {', '.join(spec.sort)}" if spec.sort else ""
        return self.batches(f'SELECT {columns} FROM "{spec.name}"{order}')

    def selected(self, name: str, words: str | None) -> str:
        """A column as it is selected: words of an article cut to a short quote where texts are left out."""
        if self.texts or words is None:
            return f'"{name}"'
        short = f"left(\"{name}\", {QUOTED - 1}) || '…'"
        return f'CASE WHEN length("{name}") > {QUOTED} THEN {short} ELSE "{name}" END AS "{name}"'

    def batches(self, query: str) -> Iterator[pl.DataFrame]:
        """The rows of a query, in its order; codes come as texts."""
        for batch in self.connection.sql(query).to_arrow_reader(BATCH):
            frame = pl.DataFrame(batch)
            yield frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """All rows of a small query."""
        return self.connection.execute(query).fetchall()


def _column(name: str, kind: str, comment: str | None) -> ColumnSpec:
    """A column of a table that is not declared; codes count as texts."""
    dtype = DTYPES.get(kind, pl.String())
    return ColumnSpec(name, dtype, True, name, comment or name, None, None, None, None, False, None, ())
