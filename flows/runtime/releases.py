"""Published states of a warehouse, each whole in a folder of its own; one link says which is current.

    DIR/.solieu/releases/<name>/    parquet/  solieu.duckdb  report/  state.json …   never changed once published
    DIR/.solieu/current             link to one of them: the only thing that ever switches
    DIR/parquet, DIR/solieu.duckdb, DIR/report    fixed links through `current`: the paths people use

Turning one link is a single step of the file system: whoever opens the warehouse meets the old state or the new one,
and a run killed at any moment leaves one of the two. Readers that have files of the old state open keep them; a reader
that opens many files should resolve `DIR/.solieu/current` once and read below it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.errors import RunRefused

SHOWN = ("parquet", "solieu.duckdb", "report")


@dataclass(frozen=True)
class Releases:
    """The releases of the warehouse in folder `warehouse`."""

    warehouse: Path

    @property
    def state(self) -> Path:
        """Folder of everything that is not for readers."""
        return self.warehouse / ".solieu"

    @property
    def current(self) -> Path | None:
        """Folder of the current release, None before the first."""
        link = self.state / "current"
        return link.resolve() if link.is_dir() else None

    @contextmanager
    def release(self, name: str) -> Iterator[Path]:
        """An empty folder to build the release `name` in; it becomes current when the block ends without an error.

        Raises RunRefused where the paths people use are taken by files of somebody else.
        """
        for path in (self.warehouse / shown for shown in SHOWN):
            if path.exists() and not path.is_symlink():
                raise RunRefused(f"{path}: was not made by this program. Move it away or choose another --warehouse.")
        folder = self.state / "releases" / name
        folder.mkdir(parents=True)
        try:
            yield folder
            self._turn(folder)
        finally:
            self._drop_all_but({self.current, self.current and _before(self.current)})

    def _turn(self, release: Path) -> None:
        """Make `release` the current one; the links people use come first, so that they never point at nothing."""
        _sync(release)
        before = self.current
        (release / "before").write_text(before.name if before else "", encoding="utf8")
        _set_aside_log(self.warehouse, before)
        self.show(release)
        _link(self.state / "current", Path("releases") / release.name)
        _sync_one(self.state)

    def show(self, release: Path) -> None:
        """Link what a release holds from where people look for it; what it does not hold is no longer shown."""
        for item in SHOWN:
            if (release / item).exists():
                _link(self.warehouse / item, Path(".solieu/current") / item)
            elif (self.warehouse / item).is_symlink():
                (self.warehouse / item).unlink()

    def tidy(self) -> None:
        """Remove what a killed run left half-done; only for whoever holds the lock."""
        shutil.rmtree(self.state / "stages" / "unfinished", ignore_errors=True)
        for link in (self.state / "current", *(self.warehouse / item for item in SHOWN)):
            _beside(link).unlink(missing_ok=True)

    def _drop_all_but(self, keep: set[Path | None]) -> None:
        """Remove older releases and unfinished ones; the one before stays for readers on their way to it."""
        kept = {path.name for path in keep if path}
        for folder in (self.state / "releases").iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def _before(release: Path) -> Path | None:
    """The release that was current before `release`."""
    try:
        name = (release / "before").read_text(encoding="utf8")
    except OSError:
        return None
    return release.parent / name if name else None


def _link(link: Path, target: Path) -> None:
    """Point `link` at `target` in one step."""
    if link.is_symlink() and os.readlink(link) == str(target):
        return
    beside = _beside(link)
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)


def _beside(link: Path) -> Path:
    """Where a link waits until it takes the place of `link`; there is one writer, so one name does."""
    return link.with_name(f".{link.name}.new")


def _set_aside_log(warehouse: Path, before: Path | None) -> None:
    """A write-ahead log someone left goes with the database it belongs to, never to be replayed on the next one."""
    log = warehouse / "solieu.duckdb.wal"
    if log.exists() and before is not None:
        log.replace(before / log.name)


def _sync(folder: Path) -> None:
    """Have the disk hold every file before anything points at it, so that a power cut cannot empty the new state."""
    for path in sorted(folder.rglob("*")):
        _sync_one(path)
    _sync_one(folder)


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
