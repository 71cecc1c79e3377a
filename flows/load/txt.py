"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Mapping

from flows.load.decode import UndecodableError, decode
from flows.load.files import MAX_RECORD, Part, read_whole
from flows.load.frames import Intake, digest

_EMPTY = "The file holds no text (0 bytes or only blanks). Remove it or fetch it again."
_LARGE = f"Longer than {MAX_RECORD:,} bytes: no single article. Split it, or give one article a line as .jsonl."


def read_txt(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    """The file as one record; refuses: empty, too_large, truncated, binary, not_utf8. Raises OSError."""
    data, damage = read_whole(part.file, MAX_RECORD)
    if damage is not None:
        intake.refuse("truncated", f"The compressed file {damage}; the text before that is kept. Fetch it again.")
    if len(data) > MAX_RECORD:
        intake.refuse("too_large", _LARGE)
    elif not data.strip():
        intake.refuse("empty", _EMPTY)
    else:
        _decode(data, intake, dict(part.file.known))


def _decode(data: bytes, intake: Intake, known: dict[str, str]) -> None:
    try:
        decoded = decode(data)
    except UndecodableError as error:
        intake.refuse(error.rule, str(error))
        return
    found = {**known, "text": decoded.text, "encoding": decoded.encoding}
    intake.add({**found, "bytes_sha256": digest(data), "size_bytes": len(data)})
