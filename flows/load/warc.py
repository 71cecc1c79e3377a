"""Web archives: each response with a page becomes a record; its id is its number in the archive."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.load.files import MAX_RECORD, Part, open_unpacked
from flows.load.frames import Intake
from flows.load.html import page

_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    """Pages number `start` to `stop` of the archive, counted from 0. Raises OSError when it cannot be opened."""
    number = part.start
    stream, unpacked = open_unpacked(part.file)
    with stream:
        try:
            for number, found in _responses(stream, part):
                _read(found, number + 1, intake)
            damage = unpacked.damage if unpacked else _cut_off(stream)
        except Exception as error:  # whatever breaks in the archive, what was read before it counts
            damage = f"is damaged ({error})"
    if damage is not None and part.stop is None:
        reason = f"The archive {damage} after page {number + 1}; the pages before it are kept. Fetch it again."
        intake.refuse("truncated", reason, f"L{number + 1}")


def _cut_off(stream: BinaryIO) -> str | None:
    """Whether a plain archive ends inside a record: each one ends with an empty line."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 4))
    return None if size == 0 or stream.read(4).endswith(b"\n\r\n") else "ends in the middle (truncated)"


def _responses(stream: Any, part: Part) -> Iterator[tuple[int, Any]]:
    """Numbered HTTP responses of the part that carry pages."""
    for number, found in enumerate(_archive(stream)):
        if part.stop is not None and number >= part.stop:
            return
        if number >= part.start:
            found.parse_http()
            if (found.http_content_type or "text/html").lower() in _PAGES:
                yield number, found


def _read(found: Any, number: int, intake: Intake) -> None:
    """Keep the page of a response; other answers than 200 are no articles."""
    status = found.http_headers.status_code if found.http_headers else None
    if status not in (None, 200):
        return
    url = found.headers.get("WARC-Target-URI")
    record = page(found.reader.read(MAX_RECORD + 1), intake, f"L{number}", url)
    if record is not None:
        intake.add({**record, "line": number, "url": url})


def split_warc(part: Part, shard_bytes: int) -> list[Part]:
    """Cut by numbers of responses so that a part's pages have about `shard_bytes`."""
    cuts, size, number = [0], 0, 0
    try:
        with open_unpacked(part.file)[0] as stream:
            for number, found in enumerate(_archive(stream), start=1):
                size += found.content_length
                if size >= shard_bytes:
                    cuts.append(number)
                    size = 0
    except Exception:  # the reader meets the same damage and names it
        cuts = cuts or [0]
    starts = [cut for cut in cuts if cut == 0 or cut < number]
    return [Part(part.file, start, stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]


def _archive(stream: BinaryIO) -> Iterator[Any]:
    """The archive's responses, their HTTP part still unread."""
    return iter(ArchiveIterator(_Forward(stream), record_types=WarcRecordType.response, parse_http=False))


class _Forward:
    """A stream that is only read forward but knows its place, which is all FastWARC asks of `seek` and `tell`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._place = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._place += len(data)
        return data

    def close(self) -> None:
        """Nothing: whoever opened the stream closes it."""

    def tell(self) -> int:
        """Bytes read so far."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Stay; OSError for any other place."""
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._place, io.SEEK_SET)):
            raise OSError("this stream only runs forward")
        return self._place
