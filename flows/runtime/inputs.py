"""The files of this run: those of the inputs named now and of the inputs the warehouse remembers, with their hashes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.load import InputError, InputFile, list_inputs
from flows.load.files import content_hash
from flows.runtime.state import FILES


@dataclass(frozen=True)
class Listing:
    """`files` to read; `kept` are those of remembered inputs that are gone (`missing`); `table` (FILES) holds both."""

    inputs: list[str]
    files: list[InputFile]
    kept: list[InputFile]
    missing: list[str]
    table: pl.DataFrame


def list_all(named: Sequence[str], remembered: Sequence[str], known: pl.DataFrame) -> Listing:
    """List what is named and what is remembered; hash what `known` (FILES) has not seen. Raises InputError."""
    now = [absolute(item) for item in named]
    before = [item for item in remembered if item not in now]
    missing = [item for item in before if not _there(item)]
    files = list_inputs([*now, *(item for item in before if item not in missing)])
    lost = known.filter(pl.any_horizontal([pl.lit(False), *(_under(item) for item in missing)]))
    lost = lost.filter(~pl.col("path").is_in([file.path for file in files]))
    kept = [InputFile(row["path"], row["name"], row["format"], row["size"]) for row in lost.iter_rows(named=True)]
    return Listing([*before, *now], files, kept, missing, pl.concat([_hashed(files, known), lost]))


def absolute(item: str) -> str:
    """An input as it is remembered: addresses as they are, paths from the root."""
    return item if "://" in item else os.path.abspath(Path(item).expanduser())


def _there(item: str) -> bool:
    try:
        return bool(list_inputs([item]))
    except InputError:
        return False


def _under(item: str) -> pl.Expr:
    root = item.rstrip("/")
    return (pl.col("path") == root) | pl.col("path").str.starts_with(root + "/")


def _hashed(files: Sequence[InputFile], known: pl.DataFrame) -> pl.DataFrame:
    """FILES of what is listed; a file whose size and time are those last seen is not read again."""
    seen = {row[:3]: row[3] for row in known.select("path", "size", "mtime_ns", "sha256").iter_rows()}
    rows = [_row(file, seen) for file in files]
    return pl.DataFrame(rows, schema=FILES, orient="row")


def _row(file: InputFile, seen: dict[tuple[str, int, int], str]) -> tuple[str, str, str, int, int, str]:
    time = _mtime(file)
    sha256 = seen.get((file.path, file.size, time)) if time else None
    return (file.name, file.path, file.format, file.size, time, sha256 or content_hash(file))


def _mtime(file: InputFile) -> int:
    """Nanoseconds of the last change; 0 for what has no such time, which is then always read."""
    try:
        return 0 if file.remote else Path(file.path).stat().st_mtime_ns
    except OSError:
        return 0
