"""The tables of the dataset: the only declaration, from which checks, files, comments and documentation are rendered.

Add a column to its model here and it is enforced in validation, written to Parquet with its description, commented in
DuckDB and listed in the data dictionary. `TABLES` holds all tables, parents before those that refer to them.
"""

from __future__ import annotations

from schemas.tables.base import Rule, Table
from schemas.tables.codelists import CodeListError, code_list, codes, enum_names
from schemas.tables.curation import Corrections, Rules, Tombstones
from schemas.tables.figures import Figures, FigureSpans, Numbers
from schemas.tables.geography import PlaceChanges, PlaceNames, Places
from schemas.tables.record import Changes, Rejects, Runs, Visits
from schemas.tables.spec import ColumnSpec, TableSpec
from schemas.tables.text import ArticleLines, Articles, Documents, TextMap

SCHEMA_VERSION = "1"
"""Raised when a table changes so that an older warehouse cannot be continued; such a warehouse is rebuilt."""

MODELS: tuple[type[Table], ...] = (
    Places, PlaceChanges, PlaceNames, Documents, Articles, ArticleLines, TextMap,
    Figures, FigureSpans, Numbers, Visits, Corrections, Rules, Rejects, Runs, Changes, Tombstones,
)  # fmt: skip

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in map(TableSpec.of, MODELS)}


def table(name: str) -> TableSpec:
    """The declaration of one table; raises KeyError naming the tables there are."""
    if name not in TABLES:
        raise KeyError(f"no table {name!r}; declared are {', '.join(TABLES)}")
    return TABLES[name]


__all__ = [
    "MODELS", "SCHEMA_VERSION", "TABLES", "ArticleLines", "Articles", "Changes", "CodeListError", "ColumnSpec",
    "Corrections", "Documents", "FigureSpans", "Figures", "Numbers", "PlaceChanges", "PlaceNames", "Places", "Rejects",
    "Rule", "Rules", "Runs", "Table", "TableSpec", "TextMap", "Tombstones", "Visits", "code_list", "codes",
    "enum_names", "table",
]  # fmt: skip
