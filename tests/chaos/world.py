"""Two states of a warehouse, how to tell which one a folder holds, and how to put the old one back."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import article, write_articles
from tests.flow.tables import HISTORY, published

NOTHING = "nothing"


@dataclass(frozen=True)
class Held:
    """What readers of a warehouse see: files and tables of the database, each by a hash; runs and changes by rows."""

    files: str
    tables: str
    runs: int
    changes: str


class World:
    """`place` holds what runs work on; `kept` the old state of it, and of a warehouse never run before."""

    def __init__(self, place: Path, kinds: tuple[str, ...] = ("first", "grown")) -> None:
        self.source, self.warehouse = place / "now" / "in", place / "now" / "w"
        self._kept, self._now = place / "kept", place / "now"
        write_articles(self.source, range(4))
        self._run()
        shutil.copytree(self._now, self._kept / "grown", symlinks=True)
        self._change()
        shutil.copytree(self.source, self._kept / "first" / "in")
        shutil.copytree(self.source, self._kept / "grown" / "in", dirs_exist_ok=True)
        (self._kept / "grown" / "in" / "001.txt").unlink()
        self.old: dict[str, Held | str] = {}
        self.new: dict[str, Held | str] = {}
        self.left: dict[str, list[str]] = {}
        for kind in kinds:
            self.restore(kind)
            self.old[kind] = self.seen()
            self._run()
            self.new[kind], self.left[kind] = self.seen(), self.names()

    def _change(self) -> None:
        """One article more, one other, one gone."""
        (self.source / "000.txt").write_text(article(77), encoding="utf8")
        (self.source / "005.txt").write_text(article(5), encoding="utf8")
        (self.source / "001.txt").unlink()

    def _run(self) -> None:
        run_plain(Settings(inputs=[str(self.source)], warehouse=str(self.warehouse), report=False))

    def restore(self, kind: str) -> None:
        """The old state of a kind, with the changed input before it."""
        shutil.rmtree(self._now)
        shutil.copytree(self._kept / kind, self._now, symlinks=True)

    def complete(self) -> None:
        """The next run."""
        self._run()

    def seen(self) -> Held | str:
        """What readers see now; raises what they would meet."""
        if not (self.warehouse / "solieu.duckdb").exists() and not (self.warehouse / "parquet").exists():
            return NOTHING
        return look(self.warehouse)

    def names(self) -> list[str]:
        """Files and folders of the warehouse, apart from the names of releases and what lies in the store's folders."""
        found = [path.relative_to(self.warehouse).as_posix() for path in self.warehouse.rglob("*")]
        kept = (name for name in found if not name.startswith((".solieu/releases/", ".solieu/stages/")))
        entries = (path.relative_to(self.warehouse).as_posix() for path in self.warehouse.glob(".solieu/stages/*/*"))
        return sorted([*kept, *entries, f"{len(os.listdir(self.warehouse / '.solieu' / 'releases'))} releases"])


def look(warehouse: Path) -> Held:
    """A warehouse through the paths people use."""
    files = hashlib.sha256(repr(sorted(published(warehouse).items())).encode()).hexdigest()[:12]
    with duckdb.connect(str(warehouse / "solieu.duckdb"), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        hashes = [f"{t} {_digest(connection, t)}" for t in sorted(tables) if t not in HISTORY]
        (runs,) = connection.execute("SELECT count(*) FROM runs").fetchone() or (0,)
        (in_files,) = pl.scan_parquet(warehouse / "parquet" / "runs.parquet").select(pl.len()).collect().row(0)
        told = "SELECT change, cause, count(*), bit_xor(hash(figure_id)) FROM changes GROUP BY ALL ORDER BY ALL"
        changes = repr(connection.execute(told).fetchall())
    assert runs == in_files, f"runs: {runs} in the database, {in_files} in the files"
    return Held(files, hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:12], runs, changes)


def _digest(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    return repr(connection.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{table}" t').fetchone())
