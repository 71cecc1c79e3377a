"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Mapping

from flows.load.decode import UndecodableError, decode
from flows.load.files import MAX_RECORD, Part, read_whole
from flows.load.frames import Raw, digest, raw, reject


def read_txt(part: Part, columns: Mapping[str, str] | None = None) -> Raw:
    """The file as one record; rejects: empty, too_large, truncated, binary, not_utf8. Raises OSError."""
    data, damage = read_whole(part.file, MAX_RECORD)
    name = part.file.name
    if not data.strip():
        return raw([], [reject(name, "empty", damage or "The file holds no text (0 bytes or only blanks). Remove it or fetch it again.")])
    if len(data) > MAX_RECORD:
        reason = f"Longer than {MAX_RECORD:,} bytes: no single article. Split it, or give one article a line as .jsonl."
        return raw([], [reject(name, "too_large", reason)])
    notes = [reject(name, "truncated", f"The compressed file {damage}; the text before that is kept. Fetch it again.")] if damage else []
    try:
        decoded = decode(data)
    except UndecodableError as error:
        return raw([], [*notes, reject(name, error.rule, str(error))])
    record = dict(text=decoded.text, encoding=decoded.encoding, bytes_sha256=digest(data), size_bytes=len(data))
    return raw([record], notes)
