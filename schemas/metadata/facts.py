"""What descriptions are made from: words about the dataset, where its rows came from, the files that hold them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from schemas.tables import TableSpec

DATASET = Path(__file__).with_name("dataset.toml")


@dataclass(frozen=True)
class Dataset:
    """The words of `dataset.toml`; entries with `vi` and `en` are in both languages."""

    name: str
    version: str
    publisher: str
    agency: str
    keywords: list[str]
    title: dict[str, str]
    description: dict[str, str]
    licence: dict[str, str]
    rights: dict[str, str]
    citation: dict[str, str]
    caveats: list[dict[str, str]]
    rai: dict[str, str]


@cache
def dataset() -> Dataset:
    """What is said of the dataset as a whole."""
    return Dataset(**tomllib.loads(DATASET.read_text(encoding="utf8")))


@dataclass(frozen=True)
class Publisher:
    """One source of articles: a publisher under one domain, its articles and their days."""

    name: str | None
    domain: str | None
    articles: int
    first_day: date | None
    last_day: date | None

    def __str__(self) -> str:
        """One line for people: name (domain): articles, days."""
        named = " ".join(filter(None, (self.name or "unknown publisher", self.domain and f"({self.domain})")))
        days = f", {self.first_day} to {self.last_day}" if self.first_day else ""
        return f"{named}: {self.articles:,} articles{days}"


@dataclass(frozen=True)
class Origin:
    """Where the rows come from: the run that made them and whose articles it read; None where nothing ran yet."""

    run_id: str | None
    finished_at: datetime | None
    rules_version: str | None
    publishers: Sequence[Publisher]


@dataclass(frozen=True)
class DataFile:
    """A file by its path below the description, with its hash and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Resource:
    """One table as the files of one format (`csv` or `parquet`) that hold it, in order."""

    spec: TableSpec
    format: str
    files: tuple[DataFile, ...]


def data_files(paths: Sequence[Path], folder: Path) -> tuple[DataFile, ...]:
    """Hash files as they stand under `folder`."""
    return tuple(DataFile(p.relative_to(folder).as_posix(), _sha256(p), p.stat().st_size) for p in paths)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def without_nothing(entries: dict[str, Any]) -> dict[str, Any]:
    """A mapping without entries that say nothing."""
    return {key: value for key, value in entries.items() if value not in (None, "", [], {})}
