"""Releases in an object store, for readers anywhere; which one is newest is said by a manifest that is written last.

    s3://BUCKET/PREFIX/releases/<release>/…       parquet/  solieu.duckdb  report/ …   never changed once published
    s3://BUCKET/PREFIX/manifest/00000012.json     one release: its objects with size and SHA-256

A manifest is created, never overwritten: of two publishers that want the same number the store lets one through. The
highest number is the state readers should read; objects no manifest names are nobody's. Set up by AWS_* variables.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import os
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import obstore
import polars as pl
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from flows.publish.build import PublishError

FORMAT = 1
AT_ONCE = 8
"""Objects sent at the same time: a report has thousands of small ones, and each waits for an answer."""

OVERTAKEN = "another run published there meanwhile. Let only one warehouse publish to one prefix."


@dataclass(frozen=True)
class Item:
    """An object of a release: its path below the release, its bytes and their SHA-256 (hexadecimal)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The release published as `number`; `published_at` is UTC by the publisher's clock."""

    number: int
    release: str
    published_at: str
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        """Where it lies below the prefix."""
        return f"manifest/{self.number:08}.json"

    def spelled(self) -> bytes:
        """As it is written."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    def item(self, path: str) -> Item:
        """The object at `path` of the release; raises PublishError where it has none."""
        for item in self.items:
            if item.path == path:
                return item
        raise PublishError(f"release {self.release} holds no {path}")


def read_manifest(text: bytes) -> Manifest:
    """A manifest as written; raises ValueError for one of a newer format or that leads out of its release."""
    told: dict[str, Any] = json.loads(text)
    if told.pop("format") > FORMAT:
        raise ValueError("it was written by a newer version of this program: update this one")
    items = tuple(Item(**item) for item in told.pop("items"))
    for path in (PurePosixPath(item.path) for item in items):
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"it names {path}, which lies outside the release")
    return Manifest(items=items, **told)


@dataclass(frozen=True)
class Bucket:
    """What is published below `address` (s3://bucket/prefix). All methods raise PublishError saying what to do."""

    address: str

    @cached_property
    def store(self) -> S3Store:
        """The store, all keys below the prefix."""
        return S3Store.from_url(self.address.rstrip("/"))

    def numbers(self) -> list[str]:
        """Keys of all manifests, the newest last."""
        with self.reached("listed"):
            metas = [meta for batch in obstore.list(self.store, prefix="manifest/") for meta in batch]
        return sorted(meta["path"] for meta in metas if meta["path"].endswith(".json"))

    def read(self, key: str) -> Manifest:
        """One manifest."""
        with self.reached("read"):
            return read_manifest(bytes(obstore.get(self.store, key).bytes()))

    def newest(self) -> Manifest | None:
        """What readers should read now, None before the first."""
        keys = self.numbers()
        return self.read(keys[-1]) if keys else None

    def publish(self, folder: Path, paths: Sequence[str], release: str, number: int) -> Manifest:
        """Send the files `paths` of `folder` as `release` and make it the newest, as `number`, or leave all as it was.

        Raises PublishError also where another publisher has taken the number.
        """
        with self.reached("written"), ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                items = tuple(pool.map(lambda path: self._send(folder, path, release), paths))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
            told = Manifest(number, release, datetime.now(UTC).isoformat(timespec="seconds"), items)
            return self._create(told)

    def _send(self, folder: Path, path: str, release: str) -> Item:
        """One file of a release."""
        file = folder / path
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        obstore.put(self.store, f"releases/{release}/{path}", file, attributes={"Content-Type": kind})
        with file.open("rb") as stream:
            return Item(path, file.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())

    def _create(self, told: Manifest) -> Manifest:
        """Write a manifest unless its number is taken, and give what stands there; our own means a lost answer."""
        try:
            obstore.put(self.store, told.key, told.spelled(), mode="create")
        except AlreadyExistsError:
            if (there := self.read(told.key)).release == told.release:
                return there
            raise PublishError(f"{self.address}: {OVERTAKEN}") from None
        if self.numbers()[-1] != told.key:
            raise PublishError(f"{self.address}: {OVERTAKEN}")
        return told

    def fetch(self, told: Manifest, path: str, target: Path) -> Path:
        """Bring one object of a release to `target`, checked; what was there is replaced in one step."""
        item, digest = told.item(path), hashlib.sha256()
        beside = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.reached("read"), beside.open("wb") as out:
                for block in obstore.get(self.store, f"releases/{told.release}/{path}").stream():
                    out.write(block)
                    digest.update(block)
            if digest.hexdigest() != item.sha256:
                raise PublishError(f"{self.address}: {path} of {told.release} is damaged. Publish it again.")
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        return target

    def scan(self, table: str, told: Manifest | None = None) -> pl.LazyFrame:
        """A table of the newest release (or that of `told`), read from where it is."""
        release = told or self.newest()
        files = [item.path for item in release.items if _is_of(table, item.path)] if release else []
        if not release or not files:
            raise PublishError(f"{self.address}: no table {table} there. Publish with: solieu run --publish")
        return pl.scan_parquet([f"{self.address.rstrip('/')}/releases/{release.release}/{path}" for path in files])

    @contextmanager
    def reached(self, what: str) -> Iterator[None]:
        """Say of an error of the store what could not be done and what to look at."""
        try:
            yield
        except (BaseError, OSError, ValueError, TypeError, KeyError) as error:
            said = " ".join(str(error).split())[:300]
            advice = "Check the address, the AWS_* environment variables and the rights they give; then run again."
            raise PublishError(f"{self.address}: could not be {what} ({said}). {advice}") from error


def _is_of(table: str, path: str) -> bool:
    """Whether a path of a release is a file of the table, which may be cut into parts."""
    return path == f"parquet/{table}.parquet" or path.startswith(f"parquet/{table}/part-")
