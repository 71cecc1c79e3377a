"""Writing sheets of corrections for tests."""

from __future__ import annotations

import csv
import io
from pathlib import Path

COLUMNS = (
    "correction_id", "figure_id", "article_id", "source_uri", "char_start", "char_end", "quote", "action", "column",
    "value", "expect", "reason", "author", "date",
)  # fmt: skip
WHO = {"reason": "read again", "author": "desk"}


def text_of(*entries: dict[str, object]) -> str:
    """A sheet of the entries; reason and author are filled in."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(WHO | entry for entry in entries)
    return out.getvalue()


def put(warehouse: Path, *entries: dict[str, object]) -> Path:
    """Write corrections.csv into a warehouse, or take it away where there are no entries."""
    path = warehouse / "corrections.csv"
    warehouse.mkdir(exist_ok=True)
    if entries:
        path.write_text(text_of(*entries), encoding="utf8")
    else:
        path.unlink(missing_ok=True)
    return path
