"""Checks that follow from the declarations alone: keys are unique, references exist."""

from __future__ import annotations

from flows.publish.statements import Statement
from schemas.tables import TABLES, TableSpec


def declared_checks() -> list[Statement]:
    """One check for each table's key and each reference between tables; none has to be written or kept up by hand."""
    found = [_key(spec) for spec in TABLES.values()]
    return found + [_reference(spec, *link) for spec in TABLES.values() for link in spec.references()]


def _key(spec: TableSpec) -> Statement:
    """The rows of a key that occurs more than once."""
    columns = ", ".join(f'"{column}"' for column in spec.key)
    sql = f'SELECT {columns}, count(*) AS copies FROM "{spec.name}" GROUP BY ALL HAVING count(*) > 1'
    return Statement(f"declared/{spec.name}_key", f"{', '.join(spec.key)} of {spec.name} must be unique.", sql, {})


def _reference(spec: TableSpec, column: str, parent: str, parent_column: str) -> Statement:
    """The rows that refer to something that does not exist."""
    key = ", ".join(f'"{name}"' for name in dict.fromkeys((*spec.key, column)))
    known = f'(SELECT "{parent_column}" FROM "{parent}")'
    sql = f'SELECT {key} FROM "{spec.name}" WHERE "{column}" IS NOT NULL AND "{column}" NOT IN {known}'
    words = f"{column} of {spec.name} must exist in {parent}.{parent_column}."
    return Statement(f"declared/{spec.name}_{column}", words, sql, {})
