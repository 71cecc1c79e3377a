"""Which column or key of a crawl holds the text, title, date …: names as data, compared without case."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

NAMES = Path(__file__).parents[2] / "schemas" / "codes" / "columns.toml"


@cache
def known_names() -> dict[str, list[str]]:
    """Role → column names in order of preference."""
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def match_columns(present: Iterable[str], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Role → name as it is spelled in `present`; `columns` (role → name) goes before the known names."""
    by_fold = {name.strip().lower(): name for name in reversed(list(present))}
    found: dict[str, str] = {}
    for role, names in known_names().items():
        wanted = [columns[role], *names] if columns and role in columns else names
        hit = next((by_fold[name.lower()] for name in wanted if name.lower() in by_fold), None)
        if hit is not None:
            found[role] = hit
    return found


def missing_text(present: Iterable[str]) -> str:
    """The reason given for a file or record without a text column."""
    names = ", ".join(sorted(present)[:20]) or "none"
    known = ", ".join(known_names()["text"])
    return f"No text column ({known}) among: {names}. Name it with columns={{'text': ...}}."
