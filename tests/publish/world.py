"""A small world of invented articles about real districts, as frames that satisfy every rule of the tables."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from schemas.tables import table

BA_THUOC = "vn3-386"
Row = dict[str, Any]


def frame(name: str, rows: list[Row]) -> pl.DataFrame:
    """Rows of a table, what they leave out as null."""
    schema = table(name).schema
    return pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)


def digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


@dataclass
class Story:
    """One article under construction."""

    text: str
    publisher: str
    published_on: date
    duplicate_of: str | None = None
    figures: list[Row] = field(default_factory=list)

    @property
    def article_id(self) -> str:
        return digest(self.publisher, self.text)[:16]

    def span(self, quote: str) -> Row:
        start = self.text.index(quote)
        return {"article_id": self.article_id, "quote": quote, "char_start": start, "char_end": start + len(quote)}

    def figure(self, quote: str, value: float, indicator: str, unit: str, year: int = 2023, **changes: Any) -> Story:
        """Add a figure about a whole year."""
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "time_period": str(year)}
        coded = {"indicator": indicator, "unit_measure": unit, "obs_value": value, "unit_mult": 0, "decimals": 0}
        said = {"measure_kind": "level", "qualifier": "eq", "status": "actual", "rule": "by_hand"}
        rest = {"period_basis": "stated", "ref_area": BA_THUOC, "sentence": self.text, "confidence": 0.9, "flags": []}
        identity = {"figure_id": digest(self.article_id, quote)[:16]}
        self.figures.append(identity | self.span(quote) | coded | said | period | rest | changes)
        return self

    def document(self) -> Row:
        told = {"source_uri": f"{self.publisher}.txt", "container": f"{self.publisher}.txt", "format": "txt"}
        size = {"encoding": "utf-8", "bytes_sha256": digest(self.text), "size_bytes": len(self.text.encode())}
        return {"document_id": digest("doc", self.article_id)[:16], "raw_text": self.text} | told | size

    def article(self) -> Row:
        known = {"publisher": self.publisher, "published_on": self.published_on, "published_on_basis": "metadata"}
        copied = {"duplicate_of": self.duplicate_of, "duplicate_kind": "exact" if self.duplicate_of else None}
        text = {"text": self.text, "n_chars": len(self.text), "text_sha256": digest(self.text), "title": self.text[:20]}
        source = {"document_id": self.document()["document_id"], "source_uri": self.document()["source_uri"]}
        return {"article_id": self.article_id, "in_scope": True} | known | copied | text | source

    def numbers(self) -> list[Row]:
        """The ledger: runs of digits inside a figure's quote belong to it, all others are dates."""
        rows = []
        for found in re.finditer(r"\d+(?:[.,]\d+)*", self.text):
            start, end = found.span()
            owner = next((f["figure_id"] for f in self.figures if f["char_start"] <= start < f["char_end"]), None)
            place = {"article_id": self.article_id, "char_start": start, "char_end": end, "quote": found[0]}
            kind = {"class": "figure" if owner else "date", "rule": "by_hand", "figure_id": owner}
            rows.append(place | kind | {"number_id": digest(self.article_id, start)[:16]})
        return rows


def stories() -> list[Story]:
    """Two papers on one district, the first of them copied by a third."""
    first = Story(
        "Năm 2021 huyện có 8,4% hộ nghèo, năm 2023 còn 3,25%, kế hoạch là 3,5%; 1.200 người có việc làm, "
        "12 tỷ đồng xây nhà tạm.",
        "Báo Một", date(2024, 1, 10),
    )  # fmt: skip
    first.figure("8,4%", 8.4, "POVERTY_RATE", "PERCENT", 2021, decimals=1)
    first.figure("3,25%", 3.25, "POVERTY_RATE", "PERCENT", decimals=2)
    first.figure("3,5%", 3.5, "POVERTY_RATE", "PERCENT", status="plan", decimals=1)
    first.figure("1.200 người", 1200, "JOBS_CREATED", "PERSON")
    first.figure("12 tỷ đồng", 12e9, "SUPPORT_FUNDING", "VND", unit_mult=9, programme="TEMPORARY_HOUSES")
    words = "Tỷ lệ hộ nghèo năm 2023 là 3,3%; 1.250 người có việc làm; năm 2025 thu 50 tỷ."
    second = Story(words, "Báo Hai", date(2024, 3, 5))
    second.figure("3,3%", 3.3, "POVERTY_RATE", "PERCENT", decimals=1)
    second.figure("1.250 người", 1250, "JOBS_CREATED", "PERSON")
    second.figure("50 tỷ", 50e9, "BUDGET_REVENUE", "VND", 2025, unit_mult=9, status="plan", confidence=0.3)
    third = Story(first.text, "Báo Ba", date(2024, 1, 12), duplicate_of=first.article_id)
    third.figure("3,25%", 3.25, "POVERTY_RATE", "PERCENT", decimals=2)
    third.figure("8,4%", 8.4, "POVERTY_RATE", "PERCENT", 2021, decimals=1)
    third.figure("3,5%", 3.5, "POVERTY_RATE", "PERCENT", status="plan", decimals=1)
    third.figure("1.200 người", 1200, "JOBS_CREATED", "PERSON")
    third.figure("12 tỷ đồng", 12e9, "SUPPORT_FUNDING", "VND", unit_mult=9)
    return [first, second, third]


def world() -> dict[str, pl.DataFrame]:
    """All frames of the world by table."""
    told = stories()
    figures = [figure for story in told for figure in story.figures]
    spans = [{k: f[k] for k in ("figure_id", "article_id", "char_start", "char_end", "quote")} for f in figures]
    lines = [{"article_id": s.article_id, "char_start": 0, "char_end": len(s.text)} for s in told]
    guest = {"visit_id": "v1", "guest_place_id": BA_THUOC, "guest_text": "huyện", "host_place_id": "vn3-77"}
    visit = told[1].span("1.250 người") | guest | {"topic": "nhà ở", "first_day": date(2024, 3, 1), "confidence": 0.8}
    return {
        "documents": frame("documents", [story.document() for story in told]),
        "articles": frame("articles", [story.article() for story in told]),
        "article_lines": frame("article_lines", [line | {"line_no": 1, "role": "body"} for line in lines]),
        "text_map": frame("text_map", [line | {"raw_start": 0, "raw_end": line["char_end"]} for line in lines]),
        "figures": frame("figures", figures),
        "figure_spans": frame("figure_spans", [span | {"role": "value"} for span in spans]),
        "numbers": frame("numbers", [row for story in told for row in story.numbers()]),
        "visits": frame("visits", [visit | {"rule": "by_hand", "day_basis": "stated"}]),
    }  # fmt: skip
