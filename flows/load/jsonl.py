"""JSON Lines (one object a line, plain or compressed) and JSON (one object, or an array of them)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flows.load.columns import match_columns, missing_text
from flows.load.files import MAX_RECORD, Part, lines, open_unpacked, read_whole
from flows.load.frames import Intake, digest

MAX_JSON = 64_000_000
"""Bytes of a .json file; its whole tree must fit in memory, so larger ones belong in .jsonl."""
Columns = Mapping[str, str] | None


def read_jsonl(part: Part, intake: Intake, columns: Columns = None) -> None:
    """Records of the lines that begin in the part's byte range. Raises OSError when the file cannot be opened."""
    stream, unpacked = open_unpacked(part.file)
    number = part.first - 1
    with stream:
        for number, line in lines(stream, part.start, part.stop, part.first):
            damaged = unpacked is not None and unpacked.damage is not None
            if not damaged or line is None or line.endswith(b"\n"):
                _read_line(intake, number, line, columns)
    if unpacked is not None and unpacked.damage is not None and part.stop is None:
        reason = f"The compressed file {unpacked.damage} at line {number}; the records before are kept. Fetch it again."
        intake.refuse("truncated", reason, f"L{number}")


def _read_line(intake: Intake, number: int, line: bytes | None, columns: Columns) -> None:
    """Keep the line's record, or the reason why it has none; a blank line is nothing."""
    place = f"L{number}"
    if line is None:
        reason = f"Line {number} is longer than {MAX_RECORD:,} bytes. Put one article on a line."
        intake.refuse("too_large", reason, place)
        return
    if not line.strip():
        return
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        intake.refuse("not_utf8", f"Line {number}, byte {error.start}: not UTF-8. Write JSON as UTF-8.", place)
    except (ValueError, RecursionError) as error:
        reason = f"Line {number} is not JSON: {error}. Mend or remove the line."
        intake.refuse("bad_json", reason, place, repr(line[:500]))
    else:
        _keep(intake, number, value, columns, line)


def _keep(intake: Intake, number: int, value: Any, columns: Columns, data: bytes) -> None:
    """Keep an object that has a text; `data` are the bytes it came as."""
    place = f"L{number}"
    if not isinstance(value, dict):
        intake.refuse("bad_json", f"Record {number} is a {type(value).__name__}, not an object {{...}}.", place)
        return
    roles = match_columns(value, columns)
    if "text" not in roles:
        intake.refuse("missing_text_column", missing_text(value), place, json.dumps(value, ensure_ascii=False))
        return
    fields: dict[str, object] = {role: as_text(value[key]) for role, key in roles.items()}
    fields["record"] = fields.pop("id", None)
    intake.add({**fields, "line": number, "encoding": "utf-8", "size_bytes": len(data), "bytes_sha256": digest(data)})


def as_text(value: Any) -> str | None:
    """A JSON value as a cell of text: lists joined, numbers as written, null and lone surrogates gone."""
    if value is None or isinstance(value, str):
        return value if value is None or value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return "\n".join(filter(None, map(as_text, value)))
    return json.dumps(value, ensure_ascii=False)


def read_json(part: Part, intake: Intake, columns: Columns = None) -> None:
    """One object or an array of objects; records are numbered from 1. Raises OSError."""
    data, damage = read_whole(part.file, MAX_JSON)
    if len(data) > MAX_JSON:
        intake.refuse("too_large", f"Longer than {MAX_JSON:,} bytes. Convert it to .jsonl, one article a line.")
        return
    if not data.strip():
        intake.refuse("empty", "The file holds no data. Remove it or fetch it again.")
        return
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = f"Not JSON: {damage or error}. Mend it, or convert it to .jsonl to lose only bad lines."
        intake.refuse("bad_json", reason)
        return
    for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
        encoded = json.dumps(item, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        _keep(intake, number, item, columns, encoded)


def split_jsonl(part: Part, shard_bytes: int) -> list[Part]:
    """Cut a large file at line ends into ranges of about `shard_bytes` (of unpacked content)."""
    file = part.file
    if file.size <= shard_bytes and file.compression is None:
        return [part]
    stream, _ = open_unpacked(file)
    parts, start, first = [], 0, 1
    with stream:
        while block := stream.read(shard_bytes):
            stop, count = start + len(block), block.count(b"\n")
            while not block.endswith(b"\n") and (block := stream.readline(1 << 20)):
                stop, count = stop + len(block), count + block.endswith(b"\n")
            parts.append(Part(file, start, stop, first))
            start, first = stop, first + count
    last = parts[-1] if parts else part
    return [*parts[:-1], Part(file, last.start, None, last.first)]
