"""Reading back what a run published."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

HISTORY = ("runs", "changes", "tombstones")
"""Tables that tell when and how, and so differ between histories that end in the same place."""


def published(warehouse: Path) -> dict[str, str]:
    """Path below parquet/ → hash of the file's bytes, for every table that depends on the input alone."""
    folder = warehouse / "parquet"
    files = [path for path in sorted(folder.rglob("*.parquet")) if path.stem not in HISTORY]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(warehouse: Path, table: str) -> pl.DataFrame:
    """One table."""
    return pl.read_parquet(warehouse / "parquet" / f"{table}.parquet")
