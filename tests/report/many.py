"""A warehouse of any size, invented by arithmetic: real units, made-up articles and values, the same every time."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from flows.publish.database import build_database
from flows.publish.parquet import write_tables
from schemas.tables import table
from schemas.tables.shipped import PLACES, shipped_files

Row = dict[str, Any]
KEPT = ("Cai Lậy", "Đầm Dơi")
"""Units that are there whatever the step."""
A_TEXT = 10
"""Figures of one article."""
KINDS = (
    ("POVERTY_RATE", "PERCENT", "tỷ lệ hộ nghèo"), ("NEAR_POVERTY_RATE", "PERCENT", "tỷ lệ hộ cận nghèo"),
    ("POOR_HOUSEHOLDS", "HOUSEHOLD", "số hộ nghèo"), ("JOBS_CREATED", "PERSON", "giải quyết việc làm"),
    ("SUPPORT_FUNDING", "VND", "kinh phí hỗ trợ"), ("HOUSES_SUPPORTED", "HOUSE", "xây nhà cho hộ nghèo"),
)  # fmt: skip


def _hash(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()


def units(step: int = 1) -> list[tuple[str, str]]:
    """Provinces, districts and some communes of the three-level system, with their names; of them each `step`th and
    those of `KEPT`."""  # fmt: skip
    frame = pl.read_parquet(PLACES / "places.parquet").filter(pl.col("place_id").str.starts_with("vn3-"))
    upper = frame.filter(pl.col("level").is_in(["province", "district"]))
    lower = frame.filter(pl.col("level") == "commune").sort("place_id").gather_every(40)
    both = pl.concat([upper, lower]).unique("place_id").sort("place_id")
    rows = enumerate(both.select("place_id", "full_name").iter_rows())
    return [row for n, row in rows if n % step == 0 or row[1].endswith(KEPT)]


def _sentence(n: int, name: str, year: int) -> tuple[str, Row]:
    """One sentence and the figure in it, offsets from the start of the sentence."""
    code, unit, words = KINDS[n % len(KINDS)]
    value = round((n * 7919 % 3500) / 100, 2) if unit == "PERCENT" else float(100 + n * 104729 % 90_000)
    written = f"{value:.2f}%".replace(".", ",") if unit == "PERCENT" else f"{int(value)}"
    status = ("plan", "kế hoạch ") if n % 11 == 0 else ("actual", "")
    head = f"Năm {year}, {name} có {status[1]}{words} là "
    figure = {
        "indicator": code, "unit_measure": unit, "obs_value": value, "decimals": 2 if unit == "PERCENT" else 0,
        "quote": written, "char_start": len(head), "char_end": len(head) + len(written), "status": status[0],
        "time_period": str(year), "period_start": date(year, 1, 1), "period_end": date(year, 12, 31),
    }  # fmt: skip
    return f"{head}{written}.", figure


Article = tuple[Row, Row, list[Row], list[Row]]


def _article(number: int, places: list[tuple[str, str]], figures: int, words: str) -> Article:
    """One article with its document, figures and spans; `words` are its title, publisher and byline."""
    title, text, found, spans = f"{words} {number}", f"{words} {number}", [], []
    for n in range(number * A_TEXT, number * A_TEXT + figures):
        place_id, name = places[int(_hash("place", n)[:6], 16) % len(places)]
        sentence, figure = _sentence(n, name, 2016 + n * 13 % 10)
        start = len(text) + 1
        text += "\n" + sentence
        figure |= {"figure_id": _hash("f", n)[:16], "sentence": sentence, "ref_area": place_id if n % 50 else None}
        figure |= {"char_start": figure["char_start"] + start, "char_end": figure["char_end"] + start}
        own = {"figure_id": figure["figure_id"]}
        spans.append(own | {"role": "value"} | {k: figure[k] for k in ("char_start", "char_end", "quote")})
        at = start + sentence.index(name)
        spans.append(own | {"role": "place", "char_start": at, "char_end": at + len(name), "quote": name})
        found.append(figure)
    known = {"article_id": _hash("a", number)[:16], "document_id": _hash("d", number)[:16]}
    address = {"source_uri": f"txt/{number}.txt", "url": f"https://bao{number % 40}.example/{number}"}
    said = {"title": title, "publisher": f"{words} {number % 40}", "published_on": date(2017 + number % 9, 3, 5)}
    said |= {"byline": words}
    text_facts = {"text": text, "n_chars": len(text), "text_sha256": _hash(text), "published_on_basis": "metadata"}
    article = known | address | said | text_facts | {"in_scope": True}
    document = {
        "document_id": known["document_id"], "container": f"{number}.txt", "source_uri": address["source_uri"],
        "format": "txt", "encoding": "utf-8", "bytes_sha256": _hash(text), "size_bytes": len(text), "raw_text": text,
    }  # fmt: skip
    rest = {"article_id": known["article_id"]}
    common = {"unit_mult": 0, "measure_kind": "level", "qualifier": "eq", "period_basis": "stated", "rule": "made_up"}
    common |= {"confidence": 0.9, "flags": ["place_assumed"] if number % 7 == 0 else []}
    return document, article, [f | rest | common for f in found], [s | rest for s in spans]


def _visit(article: Row, places: list[tuple[str, str]], n: int) -> Row:
    """A visit some article reports."""
    guest, host = places[n * 7 % len(places)], places[n * 13 % 50]
    named = {"guest_place_id": guest[0], "guest_text": guest[1], "host_place_id": host[0], "host_text": host[1]}
    said = {"quote": article["title"], "char_start": 0, "char_end": len(article["title"]), "topic": article["title"]}
    days = {"first_day": date(2023, 5, 4), "last_day": date(2023, 5, 6), "confidence": 0.9, "rule": "made_up"}
    return {"visit_id": f"v{n}", "article_id": article["article_id"]} | named | said | days


def _frame(name: str, rows: list[Row]) -> pl.DataFrame:
    """Rows of a table, what they leave out as null."""
    spec = table(name)
    empty = dict.fromkeys(spec.schema)
    return pl.DataFrame([empty | row for row in rows], schema=spec.schema).sort(spec.sort)


def warehouse(folder: Path, figures: int, words: str = "Tin giảm nghèo số", step: int = 1) -> Path:
    """Write a warehouse of so many figures without the checks of a run; returns its folder."""
    places = units(step)
    made = [_article(n, places, A_TEXT, words) for n in range(-(-figures // A_TEXT))]
    sources: dict[str, Any] = dict(shipped_files())
    sources |= {name: _frame(name, [m[n] for m in made]) for n, name in enumerate(("documents", "articles"))}
    for n, name in ((2, "figures"), (3, "figure_spans")):
        sources[name] = _frame(name, [row for m in made for row in m[n]])
    sources["visits"] = _frame("visits", [_visit(made[n][1], places, n) for n in range(0, len(made), 20)])
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(sources, folder / "parquet")
    build_database(folder / "parquet", folder / "solieu.duckdb")
    return folder
