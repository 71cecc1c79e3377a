"""Documents made for tests, in the schema that loading gives."""

from __future__ import annotations

import polars as pl

from flows.load import DOCUMENTS


def document(raw_text: str, number: int = 0, **known: str | None) -> dict[str, object]:
    """One document; `known` are cells the crawl knew (url, title, published, publisher, byline, source_uri)."""
    name = known.get("source_uri") or f"{number:03}.txt"
    cells: dict[str, object] = dict.fromkeys(DOCUMENTS)
    cells.update(document_id=f"{number:016x}", source_uri=name, container=name, format="txt", encoding="utf-8")
    cells.update(bytes_sha256="0" * 64, size_bytes=len(raw_text.encode()), raw_text=raw_text, **known)
    return cells


def documents(*rows: dict[str, object]) -> pl.DataFrame:
    """Documents as a frame."""
    return pl.DataFrame(rows, schema=DOCUMENTS)
