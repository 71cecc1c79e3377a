"""All tables as CSV (UTF-8, RFC 4180), described as a Frictionless data package."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from flows.export.read import Source
from schemas.metadata import Resource, data_files, datapackage
from schemas.tables import TableSpec

TIME = "%Y-%m-%dT%H:%M:%S%.6fZ"


def write(source: Source, folder: Path) -> None:
    """Write `folder`/csv: one file a table, and datapackage.json."""
    target = folder / "csv"
    target.mkdir()
    held = [Resource(spec, "csv", data_files([_table(source, spec, target)], target)) for spec in source.tables]
    text = json.dumps(datapackage(held, source.origin), ensure_ascii=False, indent=1)
    (target / "datapackage.json").write_text(text + "\n", encoding="utf8")


def _table(source: Source, spec: TableSpec, folder: Path) -> Path:
    """One table, written batch by batch."""
    path = folder / f"{spec.name}.csv"
    with path.open("wb") as file:
        file.write((",".join(spec.schema) + "\r\n").encode())
        for batch in source.rows_of(spec):
            flat = batch.with_columns(pl.col(pl.List).list.join(","))
            flat.write_csv(file, include_header=False, line_terminator="\r\n", datetime_format=TIME)
    return path
