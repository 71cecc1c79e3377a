"""Assembling the DuckDB file from the Parquet tables: typed, commented, with the macros, views and marts of `sql/`.

The file is built beside its destination and moved there when it is complete. It holds no PRIMARY KEY, which would make
it five times larger: `sql/checks` look for doubled keys instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import duckdb

from flows.publish.connection import building
from flows.publish.parquet import table_files
from flows.publish.statements import Statement, statements
from schemas.tables import TABLES, ColumnSpec, TableSpec, code_list, codes, enum_names
from schemas.tables.codelists import CSV_LISTS

FOLDERS = ("macros", "views", "marts")
LIST_COLUMNS = {
    "list": "Name of the code list.",
    "code": "Code.",
    "label_vi": "Label in Vietnamese.",
    "label_en": "Label in English.",
    "unit_measure": "Unit the indicator is usually given in.",
    "nature": "Whether it is counted at a point in time or anew each period.",
    "dimension": "What the unit measures; units of one dimension may be compared.",
}
LIST_TABLES = {
    "indicators": "Indicators: what figures count or measure, with labels in Vietnamese and English.",
    "units": "Units of measure of figures, with labels in Vietnamese and English.",
    "codes": "All other code lists: labels of every code of every enumerated column, in their order of display.",
}


class DatabaseError(RuntimeError):
    """The database could not be built; the message names the table or the SQL file."""


def build_database(parquet: Path, target: Path) -> Path:
    """Build `target` from the tables under `parquet`; an existing file is replaced in one step when all went well."""
    building = target.with_name(f".{target.name}.building")
    _remove(building)
    try:
        _fill(building, parquet)
        leftover = building.with_name(building.name + ".wal")
        if leftover.exists():
            raise DatabaseError(f"{leftover.name} was left: the database was not closed cleanly, run again")
        building.replace(target)
    finally:
        _remove(building)
    return target


def _remove(path: Path) -> None:
    """Remove a database under construction with what DuckDB keeps beside it."""
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)


def _fill(path: Path, parquet: Path) -> None:
    """Create everything the database holds."""
    with building(path) as connection:
        for statement in _enum_types():
            connection.execute(statement)
        _load_code_lists(connection)
        for name, spec in TABLES.items():
            _load_table(connection, spec, table_files(name, parquet))
        install(connection, [s for folder in FOLDERS for s in statements(folder)])


def install(connection: duckdb.DuckDBPyConnection, waiting: Iterable[Statement]) -> None:
    """Create macros, views and marts in the order of folders and names, those that need a later one after it.

    Raises DatabaseError naming the file when one cannot be created at all.
    """
    todo = list(waiting)
    while todo:
        failed = [(s, error) for s in todo if (error := _attempt(connection, s))]
        if len(failed) == len(todo):
            raise DatabaseError("\n".join(f"sql/{s.name}: {error}" for s, error in failed))
        todo = [s for s, _ in failed]


def _attempt(connection: duckdb.DuckDBPyConnection, statement: Statement) -> str | None:
    """Create one object with its comment; what it lacks when something it needs does not exist yet."""
    try:
        connection.execute(statement.sql)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        return str(error)
    except duckdb.Error as error:
        raise DatabaseError(f"sql/{statement.name}: {error}") from error
    for kind, name in statement.creates():
        connection.execute(f"COMMENT ON {kind} {name} IS {_text(statement.header)}")
        if not kind.startswith("MACRO"):
            _comment_columns(connection, name, statement.columns)
    return None


def _comment_columns(connection: duckdb.DuckDBPyConnection, name: str, said: Mapping[str, str]) -> None:
    """Comment the columns of a view or mart: its own words or those of the declared column."""
    for (column,) in connection.execute("SELECT column_name FROM (DESCRIBE " + _name(name) + ")").fetchall():
        if words := said.get(column) or _inherited().get(column):
            connection.execute(f"COMMENT ON COLUMN {_name(name)}.{_name(column)} IS {_text(words)}")


@cache
def _inherited() -> dict[str, str]:
    """Comments of declared columns by name, those of figures before those of articles."""
    return {column.name: comment_of(column) for name in ("articles", "figures") for column in TABLES[name].columns}


def _enum_types() -> Iterator[str]:
    """One ENUM type for each code list, in its order of display."""
    for name in (*CSV_LISTS, *enum_names()):
        values = ", ".join(_text(code) for code in codes(name))
        yield f"CREATE TYPE {_type_name(name)} AS ENUM ({values})"


def _type_name(code_list_name: str) -> str:
    """Name of the ENUM type of a code list; unlike any table's name."""
    return f"{code_list_name}_code"


def _load_code_lists(connection: duckdb.DuckDBPyConnection) -> None:
    """The code lists as tables: `indicators`, `units`, and `codes` for all the others."""
    for name in CSV_LISTS:
        _create_from(connection, name, code_list(name).to_dict(as_series=False))
    rows = [(name, *row) for name in enum_names() for row in code_list(name).iter_rows()]
    columns = ("list", "code", "label_vi", "label_en")
    _create_from(connection, "codes", dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
    for name, comment in LIST_TABLES.items():
        connection.execute(f"COMMENT ON TABLE {name} IS {_text(comment)}")
        _comment_columns(connection, name, LIST_COLUMNS)


def _create_from(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list[str]]) -> None:
    """A small table of texts, columns as given, a column `code` typed as the list's ENUM where there is one."""
    typed = {c: _type_name(name) if c == "code" and name in CSV_LISTS else "VARCHAR" for c in columns}
    connection.execute(f"CREATE TABLE {name} ({', '.join(f'{_name(c)} {kind}' for c, kind in typed.items())})")
    marks = ", ".join("?" for _ in columns)
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", list(zip(*columns.values(), strict=True)))


def _load_table(connection: duckdb.DuckDBPyConnection, spec: TableSpec, files: list[Path]) -> None:
    """One table from its files, enums restored, with comments on it and on every column."""
    columns = [column for column in spec.columns if not column.parquet_only]
    chosen = ", ".join(_typed(column) for column in columns)
    source = "[" + ", ".join(_text(str(file)) for file in files) + "]"
    connection.execute(f"CREATE TABLE {_name(spec.name)} AS SELECT {chosen} FROM read_parquet({source})")
    connection.execute(f"COMMENT ON TABLE {_name(spec.name)} IS {_text(spec.description)}")
    for column in columns:
        connection.execute(f"COMMENT ON COLUMN {_name(spec.name)}.{_name(column.name)} IS {_text(comment_of(column))}")


def _typed(column: ColumnSpec) -> str:
    """How a column is selected: coded ones cast to their ENUM."""
    name = _name(column.name)
    return f"{name}::{_type_name(column.codes)} AS {name}" if column.codes else name


def comment_of(column: ColumnSpec) -> str:
    """The comment of a column: description, then unit, code list and reference where it has them."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    listed = f" Codes: {column.codes}." if column.codes else ""
    refers = f" Refers to {column.references}." if column.references else ""
    return f"{column.description}{unit}{listed}{refers}"


def _text(value: str) -> str:
    """A text as an SQL literal (COMMENT and file lists take no parameters)."""
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    """A name as an SQL identifier."""
    return '"' + value.replace('"', '""') + '"'
