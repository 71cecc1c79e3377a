"""Small frames that hold: one article of our own with two figures, built through the declarations."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl

from schemas.tables import table

TEXT = "Huyện Thử giảm nghèo\nCuối năm 2023, huyện còn 412 hộ nghèo, chiếm 3,25% số hộ."
ARTICLE = "a" * 16


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(table(name).schema) | row for row in rows], schema=table(name).schema)


def span(quote: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(quote)
    return {"quote": quote, "char_start": start, "char_end": start + len(quote)}


def articles(**changes: Any) -> pl.DataFrame:
    row = {
        "article_id": ARTICLE, "document_id": "d" * 16, "source_uri": "thu.txt", "title": "Huyện Thử giảm nghèo", "text": TEXT,
        "published_on": date(2024, 1, 10), "published_on_basis": "metadata", "n_chars": len(TEXT), "in_scope": True,
        "publisher": "Báo Thử", "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    }  # fmt: skip
    return _frame("articles", [row | changes])


def figure(quote: str, value: float, indicator: str, unit: str, **changes: Any) -> dict[str, Any]:
    day = date(2023, 12, 31)
    return {
        "figure_id": hashlib.sha256(quote.encode()).hexdigest()[:16], "article_id": ARTICLE, "indicator": indicator,
        "obs_value": value, "unit_measure": unit, "unit_mult": 0, "decimals": 0, "measure_kind": "level", "qualifier": "eq",
        "status": "actual", "ref_area": "vn3-001", "ref_area_text": "huyện", "time_period": "2023-12-31",
        "period_start": day, "period_end": day, "period_basis": "stated", "sentence": TEXT.split("\n")[1],
        "confidence": 0.9, "rule": "test", "flags": [], **span(quote), **changes,
    }  # fmt: skip


def figures(**changes: Any) -> pl.DataFrame:
    count = figure("412", 412.0, "POOR_HOUSEHOLDS", "HOUSEHOLD") | changes
    return _frame("figures", [count, figure("3,25%", 3.25, "POVERTY_RATE", "PERCENT", decimals=2)])


def numbers() -> pl.DataFrame:
    ids = figures()["figure_id"].to_list()
    rows = [("2023", "date", None), ("412", "figure", ids[0]), ("3,25", "figure", ids[1])]
    common = {"article_id": ARTICLE, "rule": "test"}
    return _frame("numbers", [
        common | span(q) | {"number_id": f"n{i}", "class": c, "figure_id": f} for i, (q, c, f) in enumerate(rows)
    ])  # fmt: skip


def places() -> pl.DataFrame:
    return _frame("places", [{"place_id": "vn3-001", "name": "Huyện Thử", "type": "huyện", "level": "district"}])
