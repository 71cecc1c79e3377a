"""The files of this run: those of the inputs named now and of the inputs the warehouse remembers, with their hashes.

Inputs, and the folders that name their files, keep the order in which the warehouse first saw them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.load import Found, InputError, InputFile, find_files, list_inputs
from flows.load.files import content_hash, known_hash
from flows.load.names import Roots, matches, owner
from flows.runtime.state import FILES


@dataclass(frozen=True)
class Listing:
    """`files` to read; `kept` are those of remembered inputs that are gone (`missing`); `table` (FILES) holds both.

    `roots` are the folders of files with what stands before their names.
    """

    inputs: list[str]
    files: list[InputFile]
    kept: list[InputFile]
    missing: list[str]
    table: pl.DataFrame
    roots: dict[str, str]


def list_all(named: Sequence[str], remembered: Sequence[str], known: pl.DataFrame, roots: Roots) -> Listing:
    """List what is named and what is remembered; hash what `known` (FILES) has not seen. Raises InputError.

    Nothing `remembered` means that earlier inputs are let go of: a root that names no file is forgotten then.
    """
    now = [item for item in map(absolute, named) if item not in remembered]
    missing = [item for item in remembered if item not in map(absolute, named) and not _there(item)]
    inputs = list(dict.fromkeys([*remembered, *now]))
    found = find_files([item for item in inputs if item not in missing], roots)
    paths = [file.path for file in found.files]
    lost = known.filter(_under_any(known["path"], missing) & ~pl.col("path").is_in(paths))
    kept = [InputFile(row["path"], row["name"], row["format"], row["size"]) for row in lost.iter_rows(named=True)]
    table = pl.concat([_hashed(found.files, known), lost])
    return Listing(inputs, found.files, kept, missing, table, found.roots if remembered else _used(found))


def _used(found: Found) -> dict[str, str]:
    """The roots that files are named by: where inputs are let go of, what stood before their names is free again."""
    owners = {owner(file.path, found.roots) for file in found.files}
    return {root: before for root, before in found.roots.items() if root in owners}


def absolute(item: str) -> str:
    """An input as it is remembered: addresses as they are, paths from the root."""
    return item if "://" in item else os.path.abspath(Path(item).expanduser())


def _there(item: str) -> bool:
    try:
        return bool(list_inputs([item]))
    except InputError:
        return False


def _under_any(paths: pl.Series, items: Sequence[str]) -> pl.Series:
    """Which of `paths` some of the inputs `items` may have held."""
    return pl.Series([any(held_by(item, path) for item in items) for path in paths], dtype=pl.Boolean)


def held_by(item: str, path: str) -> bool:
    """Whether an input held a file: as itself, below it, or as a match of the glob or the prefix that it is."""
    root, prefix = item.rstrip("/"), item.rstrip("*")
    return path == root or path.startswith((root + "/", prefix) if "://" in item else root + "/") or matches(path, item)


def _hashed(files: Sequence[InputFile], known: pl.DataFrame) -> pl.DataFrame:
    """FILES of what is listed; a file whose size, time and metadata are those last seen is not read again."""
    seen = {row[:4]: row[4] for row in known.select("path", "size", "mtime_ns", "known", "sha256").iter_rows()}
    rows = [_row(file, seen) for file in files]
    return pl.DataFrame(rows, schema=FILES, orient="row")


def _row(file: InputFile, seen: Mapping[tuple[str, int, int, str], str]) -> tuple[str, str, str, int, int, str, str]:
    time, told = _mtime(file), known_hash(file)
    sha256 = seen.get((file.path, file.size, time, told)) if time else None
    return (file.name, file.path, file.format, file.size, time, told, sha256 or content_hash(file))


def _mtime(file: InputFile) -> int:
    """Nanoseconds of the last change; 0 for what has no such time, which is then always read."""
    try:
        return 0 if file.remote else Path(file.path).stat().st_mtime_ns
    except OSError:
        return 0
