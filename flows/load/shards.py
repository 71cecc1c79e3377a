"""Shards: batches of records of bounded size, the same for the same input, each with a key of its content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.load.files import InputFile, Part, content_hash
from flows.load.formats import BY_NAME
from flows.load.frames import Intake, Loaded, to_documents

SHARD_BYTES = 32_000_000
MAX_FILES = 2_000
_PACKED_RATIO = 4


@dataclass(frozen=True)
class Shard:
    """Parts of files that are processed together; `key` is 32 hexadecimal digits of what they contain.

    `contents` are the content hashes of the parts' files."""

    index: int
    parts: tuple[Part, ...]
    key: str
    contents: tuple[str, ...] = ()


def plan_shards(
    files: Sequence[InputFile], shard_bytes: int = SHARD_BYTES, hashes: Mapping[str, str] | None = None
) -> list[Shard]:
    """Cut large files, pack small ones; order follows `files`. `hashes` (path → content hash) spare reading them."""
    known = hashes or {}
    found = {file.path: known.get(file.path) or content_hash(file) for file in files}
    batches = _pack((part for file in files for part in _split(file, shard_bytes)), shard_bytes)
    return [_shard(index, batch, found) for index, batch in enumerate(batches)]


def _shard(index: int, batch: Sequence[Part], hashes: Mapping[str, str]) -> Shard:
    return Shard(index, tuple(batch), _key(batch, hashes), tuple(hashes[part.file.path] for part in batch))


def _split(file: InputFile, shard_bytes: int) -> list[Part]:
    form = BY_NAME[file.format]
    whole = Part(file)
    if form.split is None:
        return [whole]
    try:
        return form.split(whole, max(1, shard_bytes // form.weight))
    except OSError:
        return [whole]


def _pack(parts: Iterable[Part], shard_bytes: int) -> list[list[Part]]:
    """A cut part is a batch of its own; whole small files share one up to `shard_bytes` and MAX_FILES."""
    batches: list[list[Part]] = []
    room = 0
    for part in parts:
        cost = shard_bytes if part.start or part.stop is not None else _cost(part.file)
        if not batches or cost > room or len(batches[-1]) >= MAX_FILES:
            batches.append([])
            room = shard_bytes
        batches[-1].append(part)
        room -= cost
    return batches


def _cost(file: InputFile) -> int:
    return file.size * BY_NAME[file.format].weight * (_PACKED_RATIO if file.compression else 1)


def _key(batch: Sequence[Part], hashes: Mapping[str, str]) -> str:
    lines = (_line(part, hashes) for part in batch)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _line(part: Part, hashes: Mapping[str, str]) -> str:
    known = "".join(f"\0{role}={value}" for role, value in part.file.known)
    return f"{part.file.name}\0{hashes[part.file.path]}\0{part.start}\0{part.stop}\0{part.first}{known}"


def load_shard(shard: Shard, columns: Mapping[str, str] | None = None) -> Loaded:
    """Read all parts; documents are sorted by source_uri. `columns` maps roles (text, title …) to column names."""
    intake = Intake()
    for part in shard.parts:
        _read(part, intake, columns)
    loaded = to_documents(intake.records())
    rejects = pl.concat([intake.rejects(), loaded.rejects])
    order = ("source_uri", "document_id")
    return Loaded(loaded.documents.sort(order), rejects.sort("source_uri", maintain_order=True))


def _read(part: Part, intake: Intake, columns: Mapping[str, str] | None) -> None:
    """Let the format's reader fill the intake; a file that cannot be opened is refused."""
    form = BY_NAME[part.file.format]
    intake.begin(part.file.name, form.name)
    before = intake.count
    try:
        form.read(part, intake, columns)
    except OSError as error:
        advice = "Check its permissions, and that its name is UTF-8."
        intake.refuse("unreadable", f"Cannot open it: {error.strerror or error}. {advice}")
    if intake.count == before and part.start == 0:
        intake.refuse("empty", "No record in it. Remove it or fetch it again.")
