"""The dataset as a Frictionless data package, version 2: resources with schemas, keys, references, categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from schemas.metadata.facts import Dataset, Origin, Resource, dataset, without_nothing
from schemas.tables import ColumnSpec, TableSpec, code_list

PROFILES = "https://datapackage.org/profiles/2.0"
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
TYPES = {
    pl.String: "string", pl.Int64: "integer", pl.Int32: "integer", pl.Float64: "number", pl.Boolean: "boolean",
    pl.Date: "date", pl.Datetime: "datetime",
}  # fmt: skip
LISTS = {"csv": {"type": "list", "itemType": "string", "delimiter": ","}, "parquet": {"type": "array"}}
LIMITS = {
    "greater_than_or_equal_to": {"min_value": "minimum"},
    "in_range": {"min_value": "minimum", "max_value": "maximum"},
    "str_matches": {"pattern": "pattern"},
}
"""Checks of the declaration and what a table schema calls their bounds."""


def datapackage(resources: Sequence[Resource], origin: Origin) -> dict[str, Any]:
    """The descriptor of a folder that holds `resources`; the same tables give the same descriptor."""
    said = dataset()
    held = {resource.spec.name for resource in resources}
    return without_nothing({
        "$schema": f"{PROFILES}/datapackage.json",
        "name": said.name,
        "title": said.title["en"],
        "description": "\n\n".join(_description(said)),
        "version": said.version,
        "created": origin.finished_at and f"{origin.finished_at:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": said.keywords,
        "licenses": [{"name": said.licence["name"], "title": said.licence["title"], "path": said.licence["url"]}],
        "contributors": [{"title": said.publisher, "roles": ["creator"]}],
        "sources": [{"title": str(publisher)} for publisher in origin.publishers],
        "titles": said.title,
        "rights": said.rights,
        "citation": said.citation["text"],
        "run": without_nothing({"run_id": origin.run_id, "rules_version": origin.rules_version}),
        "resources": [_resource(resource, held) for resource in resources],
    })  # fmt: skip


def _description(said: Dataset) -> Iterable[str]:
    """What is in it, what to know, whose the texts are: in English, then in Vietnamese."""
    for language in ("en", "vi"):
        yield said.description[language]
        yield "\n".join(f"- {caveat[language]}" for caveat in said.caveats)
        yield said.rights[language]


def _resource(resource: Resource, held: set[str]) -> dict[str, Any]:
    """One table with its files; a single file has its hash."""
    spec, files = resource.spec, resource.files
    paths = [file.path for file in files]
    return without_nothing({
        "name": spec.name.replace("_", "-"),
        "type": "table",
        "title": f"{spec.title} · {spec.title_vi}",
        "description": spec.description,
        "path": paths[0] if len(paths) == 1 else paths,
        "scheme": "file",
        "format": resource.format,
        "mediatype": MEDIA_TYPES[resource.format],
        "encoding": "utf-8" if resource.format == "csv" else None,
        "dialect": {"lineTerminator": "\r\n"} if resource.format == "csv" else None,
        "bytes": sum(file.size for file in files),
        "hash": f"sha256:{files[0].sha256}" if len(files) == 1 else None,
        "schema": table_schema(spec, resource.format, held),
    })  # fmt: skip


def table_schema(spec: TableSpec, form: str, held: set[str]) -> dict[str, Any]:
    """The schema of a table; references only to tables that are `held` in the same package."""
    return without_nothing({
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [field(column, form) for column in spec.columns],
        "missingValues": [""] if form == "csv" else None,
        "primaryKey": list(spec.key),
        "foreignKeys": [_reference(spec, *link) for link in spec.references() if link[1] in held],
    })  # fmt: skip


def _reference(spec: TableSpec, column: str, parent: str, parent_column: str) -> dict[str, Any]:
    """A foreign key; one into its own table names no resource."""
    resource = {} if parent == spec.name else {"resource": parent.replace("_", "-")}
    return {"fields": [column], "reference": {**resource, "fields": [parent_column]}}


def field(column: ColumnSpec, form: str) -> dict[str, Any]:
    """One column: type, titles, unit, SDMX concept, categories with labels, constraints."""
    kind = LISTS[form] if isinstance(column.dtype, pl.List) else {"type": TYPES[type(column.dtype)]}
    return without_nothing({
        "name": column.name,
        **kind,
        "title": column.title_vi,
        "description": column.description,
        "unit": column.unit,
        "concept": column.concept,
        "categories": _categories(column),
        "constraints": _constraints(column, form),
    })  # fmt: skip


def _categories(column: ColumnSpec) -> list[dict[str, str]]:
    """The codes of a column with their English labels."""
    if not column.codes:
        return []
    return [{"value": code, "label": label} for code, label in code_list(column.codes)["code", "label_en"].iter_rows()]


def _constraints(column: ColumnSpec, form: str) -> dict[str, Any]:
    """What the declaration demands of each value; an empty list looks like a missing one in CSV."""
    may_be_empty = column.nullable or (form == "csv" and isinstance(column.dtype, pl.List))
    found: dict[str, Any] = {} if may_be_empty else {"required": True}
    for check in column.checks:
        bounds = check.statistics or {}
        found |= {to: bounds[of] for of, to in LIMITS.get(str(check.name), {}).items()}
    if column.codes:
        found["enum"] = code_list(column.codes)["code"].to_list()
    if "pattern" in found:
        found["pattern"] = getattr(found["pattern"], "pattern", found["pattern"])
    return found
