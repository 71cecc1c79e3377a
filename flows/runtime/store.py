"""The outputs of stages, kept by what they were made from: the same content and rules are never worked on twice.

`root`/<stage>/<key>/<table>.parquet, beside `facts.json`. A key is a hash of everything its output depends on, so an
entry is never changed, only made or swept. Entries appear whole: they are written beside and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from flows.publish.build import disk_advice
from flows.runtime.errors import RunFailed
from flows.runtime.fingerprints import rules

FACTS = "facts.json"
WIDE_ROWS = {"documents": 128, "texts": 128}
"""Rows a row group of tables that hold texts, sorted by their key: who wants a range of keys reads little else."""


NOTHING: Mapping[str, Path] = {}


def key_of(*parts: str) -> str:
    """20 hexadecimal digits that stand for `parts` in this order."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Store:
    """Entries under `root`; each is a folder of Parquet tables with facts (JSON values) about them.

    `run` and `rules` name the run that works in it and the rules it works by, for processes it is handed to.
    """

    root: Path
    run: str = ""
    rules: str = ""

    def mark(self) -> None:
        """Leave a mark that other processes know the store by; it goes with what runs leave unfinished."""
        (self.root / "unfinished" / self.run).mkdir(parents=True)

    def here(self) -> Store:
        """This store, once it is sure that this process sees the same files and works by the same rules.

        Raises RunFailed: a worker on another machine may lack the folder, or have another version of the program,
        whose outputs must not be kept under the keys of this one.
        """
        host = socket.gethostname()
        if self.run and not (self.root / "unfinished" / self.run).exists():
            raise RunFailed(f"{host} does not see {self.root}. Put the warehouse where all workers see it there.")
        if self.rules not in ("", rules()):
            raise RunFailed(f"{host} has other code or code lists than the run. Install the same version there.")
        return self

    def path(self, stage: str, key: str) -> Path:
        """Where an entry lies or would lie."""
        return self.root / stage / key

    def file(self, stage: str, key: str, table: str) -> Path:
        """The file of one table of an entry."""
        return self.path(stage, key) / f"{table}.parquet"

    def has(self, stage: str, key: str) -> bool:
        """Whether the entry is there and its files have the sizes they were written with."""
        try:
            sizes: dict[str, int] = self.facts(stage, key)["sizes"]
            return all((self.path(stage, key) / name).stat().st_size == size for name, size in sizes.items())
        except (OSError, ValueError, KeyError):
            return False

    def facts(self, stage: str, key: str) -> dict[str, Any]:
        """What was noted when the entry was written; raises OSError where there is none."""
        facts: dict[str, Any] = json.loads((self.path(stage, key) / FACTS).read_text(encoding="utf8"))
        return facts

    def write(
        self, stage: str, key: str, tables: Mapping[str, pl.DataFrame], same: Mapping[str, Path] = NOTHING, **facts: Any
    ) -> Path:
        """Write an entry whole or not at all; one that was there already is replaced.

        `same` are tables that another entry holds already. Nothing is compressed: that would cost more than all reads.
        Raises RunFailed where the disk is full or may not be written to: trying again would not help.
        """
        beside = self.root / "unfinished" / uuid.uuid4().hex
        try:
            beside.mkdir(parents=True)
            for name, frame in tables.items():
                rows = WIDE_ROWS.get(name)
                frame.write_parquet(beside / f"{name}.parquet", compression="uncompressed", row_group_size=rows)
            for name, path in same.items():
                _share(path, beside / f"{name}.parquet")
            sizes = {file.name: file.stat().st_size for file in beside.iterdir()}
            (beside / FACTS).write_text(json.dumps({**facts, "sizes": sizes}, ensure_ascii=False), encoding="utf8")
            return self._install(beside, self.path(stage, key))
        except (OSError, pl.exceptions.PolarsError) as error:
            if (advice := disk_advice(error)) is None:
                raise
            raise RunFailed(f"{self.root}: {advice} Nothing published was touched. ({error})") from error

    def read(self, stage: str, key: str, table: str, columns: list[str] | None = None) -> pl.DataFrame:
        """One table of an entry; a damaged file is removed and RunFailed raised, so that the next run makes it anew."""
        entry = self.path(stage, key)
        try:
            return pl.read_parquet(self.file(stage, key, table), columns=columns, memory_map=False)
        except (pl.exceptions.PolarsError, OSError) as error:
            shutil.rmtree(entry, ignore_errors=True)
            raise RunFailed(f"{entry}: damaged ({table}); it was removed. Run again to make it anew.") from error

    def sweep(self, keep: set[Path]) -> int:
        """Remove every entry but those in `keep` and whatever was left unfinished; how many went."""
        gone = [entry for entry in self.root.glob("*/*") if entry not in keep]
        for entry in gone:
            shutil.rmtree(entry, ignore_errors=True)
        return len(gone)

    def _install(self, beside: Path, target: Path) -> Path:
        """Put a finished entry in its place; one that another worker put there meanwhile is as good and stays."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not self.has(target.parent.name, target.name):
            target.rename(self.root / "unfinished" / uuid.uuid4().hex)
        try:
            os.rename(beside, target)
        except OSError:
            if not self.has(target.parent.name, target.name):
                raise
        return target


def _share(path: Path, target: Path) -> None:
    """The same file under a second name, or a copy where the file system has no such names."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
