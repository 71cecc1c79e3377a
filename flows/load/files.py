"""Files wherever they are: identity, opening (local or s3://), and reading through compression with damage noted."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

MAX_RECORD = 20_000_000
"""Bytes; a longer record or line is no article and is set aside."""


@dataclass(frozen=True)
class InputFile:
    """One file to read: where it is, the name it gets in `source_uri`, its format and size in bytes.

    `etag` is an object store's own mark of the content, which spares us reading the object twice; `known` is what a
    metadata file beside it says (role, value)."""

    path: str
    name: str
    format: str
    size: int
    compression: str | None = None
    etag: str | None = None
    known: tuple[tuple[str, str], ...] = ()

    @property
    def remote(self) -> bool:
        """Whether the file lies in an object store."""
        return self.path.startswith("s3://")


@dataclass(frozen=True)
class Part:
    """A range of one file's records in its format's own unit (bytes, rows); `first` is the first record's number."""

    file: InputFile
    start: int = 0
    stop: int | None = None
    first: int = 1


class Unpacked(io.RawIOBase):
    """A decompressing stream that ends quietly where the data are damaged and keeps the reason in `damage`."""

    def __init__(self, source: IO[bytes], compression: str) -> None:
        super().__init__()
        self._source, self._compression = source, compression
        self._engine: Any = _engine(compression)
        self._rest, self._ready, self._fresh = b"", b"", True
        self.damage: str | None = None

    def readable(self) -> bool:
        """Streams of this kind can be read."""
        return True

    def close(self) -> None:
        """Close the packed file too."""
        self._source.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`; 0 at the end or at the damage."""
        while not self._ready and self.damage is None and self._step():
            pass
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _step(self) -> bool:
        """Unpack one more block; False at the end."""
        block = self._rest or self._source.read(65_536)
        if not block:
            if not self._fresh:
                self.damage = "ends in the middle (truncated)"
            return False
        self._feed(block)
        return True

    def _feed(self, block: bytes) -> None:
        kept = self._engine.copy() if self._compression == "gzip" else None
        try:
            self._ready = self._engine.decompress(block)
        except Exception as error:
            self.damage = f"is damaged ({error})"
            self._ready = _salvage(kept, block)
            return
        self._fresh = self._engine.eof
        self._rest = self._engine.unused_data
        if self._engine.eof:
            self._engine = _engine(self._compression)
            self._rest = self._rest.lstrip(b"\0") if self._compression == "gzip" else self._rest


def _salvage(engine: Any, block: bytes) -> bytes:
    """What a damaged block still holds before the damage, found by feeding it in small pieces."""
    saved = b""
    for start in range(0, len(block) if engine is not None else 0, 32):
        try:
            saved += engine.decompress(block[start : start + 32])
        except Exception:  # the damage: what stands before it is what was asked for
            break
    return saved


def _engine(compression: str) -> Any:
    if compression == "gzip":
        return zlib.decompressobj(wbits=31)
    import zstandard  # noqa: PLC0415 - only for .zst

    return zstandard.ZstdDecompressor().decompressobj()


def open_file(file: InputFile) -> BinaryIO:
    """The file's own bytes, seekable. Raises OSError when it cannot be read."""
    if not file.remote:
        return open(file.path, "rb")
    from flows.load.remote import open_remote  # noqa: PLC0415 - object stores are slow to import

    return open_remote(file.path)


def open_unpacked(file: InputFile) -> tuple[BinaryIO, Unpacked | None]:
    """The file's content without compression, and the unpacking stream that knows of damage (None if not packed)."""
    source = open_file(file)
    if file.compression is None:
        return source, None
    unpacked = Unpacked(source, file.compression)
    return cast(BinaryIO, io.BufferedReader(unpacked, 1 << 18)), unpacked


def read_whole(file: InputFile, limit: int) -> tuple[bytes, str | None]:
    """All bytes, at most limit + 1 of them, and the damage met on the way."""
    stream, unpacked = open_unpacked(file)
    with stream:
        data = stream.read(limit + 1)
    return data, unpacked.damage if unpacked else None


def content_hash(file: InputFile) -> str:
    """SHA-256 of the file's bytes and what is known of it; of path and size where it cannot be read (its reader will
    say why).
    """
    if file.etag is not None:
        return hashlib.sha256(f"{file.etag}\0{file.size}".encode()).hexdigest()
    hasher = hashlib.sha256()
    try:
        with open_file(file) as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                hasher.update(block)
    except OSError:
        hasher.update(f"{file.path}\0{file.size}".encode())
    hasher.update(known_hash(file).encode())
    return hasher.hexdigest()


def known_hash(file: InputFile) -> str:
    """Stands for what a metadata file says of the file; empty where none does."""
    told = "\0".join(part for item in file.known for part in item)
    return hashlib.sha256(told.encode()).hexdigest()[:20] if told else ""


def lines(stream: BinaryIO, start: int, stop: int | None, first: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines that begin in [start, stop) of an unpacked stream; None stands for a line over MAX_RECORD."""
    position = _advance(stream, start)
    number = first
    while stop is None or position < stop:
        line = stream.readline(MAX_RECORD + 1)
        if not line:
            return
        position += len(line)
        if len(line) > MAX_RECORD and not line.endswith(b"\n"):
            position += _skip_line(stream)
            yield number, None
        else:
            yield number, line
        number += 1


def _advance(stream: BinaryIO, start: int) -> int:
    """Go to a byte of a fresh stream, by reading where seeking is impossible."""
    if start and stream.seekable():
        stream.seek(start)
        return start
    left = start
    while left:
        left -= len(stream.read(min(left, 1 << 20))) or left
    return start


def _skip_line(stream: BinaryIO) -> int:
    """Bytes passed over up to and with the next line end."""
    passed = 0
    while piece := stream.readline(1 << 20):
        passed += len(piece)
        if piece.endswith(b"\n"):
            break
    return passed
