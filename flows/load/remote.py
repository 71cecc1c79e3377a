"""Object stores: s3:// addresses listed and read through obstore, set up by the AWS_* environment variables."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from flows.load.files import InputFile
from flows.load.formats import detect_format
from flows.load.names import matches


def list_remote(address: str) -> list[InputFile]:
    """The object named, all objects below a prefix (`*` at the end may be left out), or those that match a glob.

    Raises OSError.
    """
    bucket, key = _split(address)
    prefix = key.split("*")[0]
    try:
        metas = [meta for batch in obstore.list(_store(bucket), prefix=prefix or None) for meta in batch]
        if not metas or any(meta["path"] == key for meta in metas):
            metas = [obstore.head(_store(bucket), key)] if key else metas
    except (BaseError, FileNotFoundError) as error:
        raise OSError(f"{type(error).__name__}: {error}".splitlines()[0]) from error
    root = prefix.rpartition("/")[0]
    wanted = [meta for meta in metas if "*" not in key.rstrip("*") or matches(meta["path"], key)]
    return [_file(bucket, meta, root) for meta in wanted if not _hidden(meta["path"])]


def _file(bucket: str, meta: Mapping[str, Any], root: str) -> InputFile:
    key = meta["path"]
    kind, packed = detect_format(key)
    name = key.removeprefix(root).lstrip("/")
    return InputFile(f"s3://{bucket}/{key}", name, kind, meta["size"], packed, meta["e_tag"])


def _hidden(key: str) -> bool:
    return key.endswith("/") or key.rpartition("/")[2].startswith(".")


def open_remote(address: str) -> BinaryIO:
    """The object's bytes as a seekable stream. Raises OSError."""
    bucket, key = _split(address)
    try:
        return cast(BinaryIO, io.BufferedReader(_Reader(obstore.open_reader(_store(bucket), key)), 1 << 20))
    except (BaseError, FileNotFoundError) as error:
        raise OSError(f"{type(error).__name__}: {error}".splitlines()[0]) from error


class _Reader(io.RawIOBase):
    """obstore's reader in the shape the standard library expects."""

    def __init__(self, source: Any) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = bytes(self._source.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._source.seek(offset, whence))

    def tell(self) -> int:
        return int(self._source.tell())


def _split(address: str) -> tuple[str, str]:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key


def _store(bucket: str) -> S3Store:
    return S3Store(bucket)
