"""Building one state of a warehouse in a folder: Parquet tables, the database over them, and the checks of both."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from flows.publish.checks import ChecksFailedError, run_checks
from flows.publish.database import DatabaseError, build_database
from flows.publish.describe import describe
from flows.publish.parquet import Source, row_counts, write_tables
from schemas.tables.rules import rules_table
from schemas.tables.shipped import shipped_files

FULL = (errno.ENOSPC, errno.EDQUOT)
DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


class PublishError(RuntimeError):
    """A state could not be built; what was published before is untouched. The message says what to do."""


@dataclass(frozen=True)
class Built:
    """A finished state: its folder and the rows of each table."""

    folder: Path
    rows: dict[str, int]


def build(sources: Mapping[str, Source], folder: Path) -> Built:
    """Write `folder`/parquet with its descriptions and `folder`/solieu.duckdb from frames or shards, then check both.

    Tables without a source are written empty; those of places are added from `schemas/places`. The folder must not be
    visible to readers yet: the caller makes it so in one step. Raises PublishError for what the disk refuses and
    ChecksFailedError where tables contradict themselves.
    """
    with disk_errors(folder):
        write_tables({**shipped_files(), "rules": rules_table(), **sources}, folder / "parquet")
        database = build_database(folder / "parquet", folder / "solieu.duckdb")
        failures = run_checks(database)
        describe(folder / "parquet", database)
    if failures:
        raise ChecksFailedError(failures)
    return Built(folder, row_counts(folder / "parquet"))


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a PublishError that says what to do."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError, duckdb.Error, DatabaseError) as error:
        if isinstance(error, DatabaseError) and disk_advice(error) is None:
            raise  # a statement that does not fit its tables is the program's mistake
        raise PublishError(
            f"{folder}: {disk_advice(error) or 'could not be built.'} Nothing published was touched. ({error})"
        ) from error


def disk_advice(error: Exception) -> str | None:
    """What to do about a disk that is full or may not be written to; None for any other error."""
    said, code = str(error), getattr(error, "errno", None)
    if code in FULL or any(words in said for words in ("No space left", "Disk quota exceeded")):
        return "the disk is full: free some space and run again."
    if code in DENIED or any(words in said for words in ("Permission denied", "Read-only", "read-only")):
        return "cannot be written to: check its permissions or choose another --warehouse."
    return None
