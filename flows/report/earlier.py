"""Files of the report before that would come out the same: they are linked into the new one, not made again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import schemas

HERE = Path(__file__).parent
SCHEMAS = Path(schemas.__file__).parent
SOURCES = (HERE, SCHEMAS / "codes", SCHEMAS / "places", SCHEMAS / "tables")
"""Besides the data, what a page is made from: this program, labels of codes, names of places."""
KEY_LENGTH = 32


@cache
def program() -> str:
    """One hash over everything a page depends on that is not in the database."""
    files = sorted(path for folder in SOURCES for path in folder.rglob("*") if _counts(path))
    contents = (hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    return key_of(*(path.name for path in files), *contents)


def _counts(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".pyc", ".md", ".png")


def key_of(*parts: object) -> str:
    """A hash over the written form of values; equal for equal numbers, texts, dates and rows of them."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).hexdigest()[:KEY_LENGTH]


@dataclass(frozen=True)
class Earlier:
    """The report before, None where there is none; a file of it ends with the key of what it was made from."""

    folder: Path | None

    def lend(self, to: Path, names: Sequence[str], key: str) -> bool:
        """Link files into the folder `to` if all are there and the first was made from what `key` stands for."""
        if self.folder is None or not self._fits(names[0], key):
            return False
        if not all((self.folder / name).is_file() for name in names):
            return False
        for name in names:
            _link(self.folder / name, to / name)
        return True

    def _fits(self, name: str, key: str) -> bool:
        try:
            with (self.folder or HERE).joinpath(name).open("rb") as file:
                file.seek(-min(file.seek(0, os.SEEK_END), KEY_LENGTH + 8), os.SEEK_END)
                return key.encode() in file.read()
        except OSError:
            return False


def _link(file: Path, to: Path) -> None:
    """One file under two names, or a copy where the file system has no links."""
    to.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
