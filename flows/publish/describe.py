"""Describing a published folder of Parquet tables for other tools: datapackage.json and croissant.json beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.publish.connection import reading
from flows.publish.parquet import table_files
from schemas.metadata import Resource, croissant, data_files, datapackage
from schemas.metadata.origin import read_origin
from schemas.tables import TABLES


def describe(parquet: Path, database: Path) -> None:
    """Write both descriptions into `parquet`; they name each file with its hash, and the publishers in `database`."""
    held = [Resource(s, "parquet", data_files(table_files(s.name, parquet), parquet)) for s in TABLES.values()]
    with reading(database) as connection:
        origin = read_origin(connection)
    _write(parquet / "datapackage.json", datapackage(held, origin))
    _write(parquet / "croissant.json", croissant(held, origin))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
