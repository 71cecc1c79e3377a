"""The data dictionary: tables and code lists from their declarations, views and marts from the database's comments."""

from __future__ import annotations

from typing import Any

from flows.report.language import Language
from flows.report.read import Source
from flows.report.site import Site
from schemas.tables import TABLES, ColumnSpec, TableSpec, code_list, enum_names
from schemas.tables.codelists import CSV_LISTS

VIEWS = """
    SELECT name, comment,
        list({'name': column_name, 'type': data_type, 'comment': about} ORDER BY column_index) AS columns
    FROM (
        SELECT view_name AS name, comment FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT table_name, comment FROM duckdb_tables()
    ) INNER JOIN (
        SELECT table_name AS name, column_name, data_type, column_index, comment AS about FROM duckdb_columns()
    ) USING (name)
    GROUP BY ALL ORDER BY name
"""
KINDS = {
    "String": "text", "Int64": "integer", "Int32": "integer", "Float64": "number", "Boolean": "truth", "Date": "date",
    "Datetime": "time", "List": "list",
}  # fmt: skip


def write(source: Source, site: Site, language: Language) -> None:
    """Write the page."""
    tables = [_table(spec, language) for spec in TABLES.values()]
    own = {*TABLES, *CSV_LISTS, "codes"}
    views = [row for row in source.each(VIEWS) if row["name"] not in own]
    for view in views:
        view["columns"] = [{**column, "type": _short(column["type"])} for column in view["columns"]]
    site.page("dictionary.html", "dictionary", language, tables=tables, views=views, lists=_lists(language))


def _table(spec: TableSpec, language: Language) -> dict[str, Any]:
    columns = [_column(column, language) for column in spec.columns]
    title = spec.title_vi if language.code == "vi" else spec.title
    return {"name": spec.name, "title": title, "about": spec.description, "key": spec.key, "columns": columns}


def _column(column: ColumnSpec, language: Language) -> dict[str, Any]:
    kind = language(f"type.{KINDS[type(column.dtype).__name__]}")
    empty = f", {language('type.nullable')}" if column.nullable else ""
    facts = {"name": column.name, "title": column.title_vi, "type": kind + empty, "about": column.description}
    return {**facts, "codes": column.codes, "unit": column.unit, "references": column.references}


def _short(kind: str) -> str:
    """A type of the database without the hundred codes of an ENUM or the parts of a STRUCT."""
    many = "[]" if kind.endswith("[]") else ""
    return next((short + many for short in ("ENUM", "STRUCT") if kind.startswith(short)), kind)


def _lists(language: Language) -> list[dict[str, Any]]:
    names = (*CSV_LISTS, *enum_names())
    return [{"name": name, "codes": code_list(name).select("code", "label_vi", "label_en").rows()} for name in names]
