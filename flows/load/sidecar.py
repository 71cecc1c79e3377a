"""What a crawl knew about plain text files, kept beside them: date, address, title, publisher.

A folder ``news/`` of .txt files may have ``news.jsonl`` (or ``metadata.jsonl`` inside it): one object a line that names
the file (``source``, ``file``, ``filename``, ``name`` or ``path``) and has keys such as ``published`` or ``url``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.load.columns import match_columns

INSIDE = "metadata.jsonl"
NAMING = ("source", "file", "filename", "name", "path")
ROLES = ("published", "url", "title", "publisher", "byline")
MAX_BYTES = 200_000_000
_ABOUT = ("README", "README.MD", "README.RST", "LICENSE", "LICENSE.MD", "LICENCE", "LICENCE.MD")

Known = tuple[tuple[str, str], ...]


def known_of(root: Path) -> dict[str, Known]:
    """File name → what is known of it (role, value), from the file beside or inside the folder ``root``.

    Lines that are no objects, name no file or say nothing are passed over: the texts are read all the same.
    """
    known: dict[str, Known] = {}
    for path in (root.parent / f"{root.name}.jsonl", root / INSIDE):
        known.update(_entries(path))
    return known


def is_sidecar(name: str) -> bool:
    """Whether a file of a folder only tells of the others: their metadata, a README, a licence."""
    return name == INSIDE or name.upper() in _ABOUT


def _entries(path: Path) -> Iterator[tuple[str, Known]]:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield from _entry(entry)


def _entry(entry: dict[str, Any]) -> Iterator[tuple[str, Known]]:
    name = next((entry[key] for key in NAMING if isinstance(entry.get(key), str)), None)
    roles = match_columns(entry)
    said = tuple((role, entry[roles[role]]) for role in ROLES if role in roles and isinstance(entry[roles[role]], str))
    if name and said:
        yield name, said
