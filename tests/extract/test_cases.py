"""Run the extraction once over all cases of tests/cases and compare each asked column.

A case is one short article; its lines become article lines; one without a title gets a neutral title so that it passes
the topic gate. `known_gap` marks what is not solved: it must fail, so that a mended gap is noticed and loses its mark.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.extract import extract

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
FILES = ("numbers", "units", "indicators", "periods", "places_bind", "measure_status", "lists", "ledger")
NEUTRAL_TITLE = "Công tác giảm nghèo bền vững"
DATES = {"period_start", "period_end", "base_period_start", "base_period_end"}
COLUMNS = DATES | {
    "obs_value", "obs_value_upper", "whole", "unit_measure", "unit_mult", "decimals", "indicator", "measure_kind",
    "qualifier", "status", "population_group", "programme", "ref_area", "ref_area_text", "time_period", "period_basis",
    "flags",
}  # fmt: skip
Case = dict[str, Any]


@cache
def cases() -> list[Case]:
    """All cases of all files, each with the file it stands in."""
    return [
        {**case, "file": name}
        for name in FILES
        for case in tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf8"))["case"]
    ]


def full_text(case: Case) -> str:
    return f"{case.get('title', NEUTRAL_TITLE)}\n{case['text']}"


def body_start(case: Case) -> int:
    return len(full_text(case)) - len(case["text"])


def expected_spans(case: Case) -> list[tuple[int, int]]:
    """Spans of the expected quotes in the order of the text; a quote that starts inside a number is passed over."""
    text, position, spans = full_text(case), body_start(case), []
    for figure in case.get("figure", []):
        pattern = re.compile(r"(?<![\d.,/-])" + re.escape(figure["quote"]) + r"(?!\d|[.,/]\d)")
        match = pattern.search(text, position) or re.compile(re.escape(figure["quote"])).search(text, position)
        assert match, f"{case['id']}: the text does not hold {figure['quote']!r} after {position}"
        spans.append(match.span())
        position = match.end()
    return spans


def article_row(case: Case) -> dict[str, Any]:
    text, published = full_text(case), case.get("published_on")
    return {
        "article_id": case["id"], "document_id": case["id"], "source_uri": f"{case['id']}.txt", "url": None,
        "title": case.get("title", NEUTRAL_TITLE), "text": text,
        "published_on": dt.date.fromisoformat(published) if published else None,
        "published_on_basis": "metadata" if published else "none",
        "publisher": None, "publisher_domain": None, "byline": None,
        "text_sha256": case["id"], "n_chars": len(text), "in_scope": True, "duplicate_of": None, "duplicate_kind": None,
    }  # fmt: skip


def line_rows(case: Case) -> Iterator[dict[str, Any]]:
    start = 0
    for number, line in enumerate(full_text(case).split("\n")):
        listed = bool(re.match(r"\s*(?:[-•+]|\d+\.|[a-zđ]\))\s", line))
        role = "title" if number == 0 else "list_item" if listed else "body"
        end = start + len(line)
        yield {"article_id": case["id"], "line_no": number, "char_start": start, "char_end": end, "role": role}
        start += len(line) + 1


@pytest.fixture(scope="session")
def extracted() -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Figures and ledger rows of every case, by case id: one run of the extraction over the whole batch."""
    nulls = dict.fromkeys(
        ("url", "publisher", "publisher_domain", "byline", "duplicate_of", "duplicate_kind"), pl.String()
    )
    articles = pl.DataFrame([article_row(c) for c in cases()], schema_overrides={**nulls, "published_on": pl.Date()})
    lines = pl.DataFrame([row for c in cases() for row in line_rows(c)], schema_overrides={"line_no": pl.Int32})
    lines = lines.with_columns(pl.lit(None, pl.Int32).alias("repeats_line"))
    result = extract(articles, lines)
    return by_article(result.figures), by_article(result.numbers)


def by_article(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in frame.sort("article_id", "char_start").iter_rows(named=True):
        rows.setdefault(row["article_id"], []).append(row)
    return rows


def agrees(column: str, wanted: object, got: object) -> bool:
    if wanted == "null":
        return got is None
    if column == "flags":
        return set(wanted) <= set(got or [])  # type: ignore[call-overload]
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return math.isclose(wanted, got, rel_tol=1e-9, abs_tol=1e-12)
    return (str(got) if column in DATES else got) == wanted


def overlapping(rows: list[dict[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    return [r for r in rows if r["char_start"] < end and start < r["char_end"]]


def figure_problems(case: Case, figures: list[dict[str, Any]]) -> Iterator[str]:
    for wanted, (start, end) in zip(case.get("figure", []), expected_spans(case), strict=True):
        found = overlapping(figures, start, end)
        if not found:
            yield f"{wanted['quote']!r}: no figure there"
            continue
        got = found[0]
        for column, value in wanted.items():
            if not agrees(column, value, got.get(column)):
                yield f"{wanted['quote']!r} {column}: wanted {value!r}, got {got.get(column)!r}"


def forbidden_spans(case: Case) -> Iterator[tuple[int, int, str]]:
    """Where the digits of `not` and `number` stand, outside the expected figures."""
    text, taken, position = full_text(case), expected_spans(case), body_start(case)
    for quote in case.get("not", []):
        for match in re.finditer(r"(?<!\d)" + re.escape(quote), text):
            if match.start() >= body_start(case) and not any(s < match.end() and match.start() < e for s, e in taken):
                yield *match.span(), quote
    for entry in case.get("number", []):
        start = text.index(entry["quote"], position)
        position = start + len(entry["quote"])
        yield start, position, entry["quote"]


def ledger_problems(case: Case, numbers: list[dict[str, Any]], figures: list[dict[str, Any]]) -> Iterator[str]:
    for start, end, quote in forbidden_spans(case):
        if overlapping(figures, start, end):
            yield f"{quote!r} is taken for a figure"
    text, position = full_text(case), body_start(case)
    for entry in case.get("number", []):
        start = text.index(entry["quote"], position)
        position = start + len(entry["quote"])
        digits = re.search(r"\d+", entry["quote"])
        if digits is None:
            continue
        found = overlapping(numbers, start + digits.start(), start + digits.end())
        classes = [row["class"] for row in found]
        allowed = entry["class"] if isinstance(entry["class"], list) else [entry["class"]]
        if len(classes) != 1 or classes[0] not in allowed:
            yield f"{entry['quote']!r} class: wanted {entry['class']!r}, got {classes}"


def parameter(case: Case) -> Any:
    marks = [pytest.mark.xfail(reason="known gap", strict=True)] if case.get("known_gap") else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", [parameter(c) for c in cases()])
def test_case(case: Case, extracted: tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]) -> None:
    figures, numbers = (rows.get(case["id"], []) for rows in extracted)
    problems = [*figure_problems(case, figures), *ledger_problems(case, numbers, figures)]
    shown = [f"{f['quote']}={f['obs_value']}" for f in figures]
    assert not problems, (
        f"{case['id']} of {case['file']}.toml\n  {case['text']}\n  " + "\n  ".join(problems) + f"\n  figures: {shown}"
    )


@pytest.mark.parametrize("name", FILES)
def test_case_file_is_sound(name: str) -> None:
    """Enough cases, each id once, each expectation about a known column and code, each quote in its text."""
    own = [c for c in cases() if c["file"] == name]
    ids = [c["id"] for c in cases()]
    assert len(own) >= 60
    assert all(ids.count(c["id"]) == 1 for c in own)
    assert {k for c in own for f in c.get("figure", []) for k in f} <= COLUMNS | {"quote"}
    for column, file in (("unit_measure", "units"), ("indicator", "indicators")):
        with (ROOT / "schemas" / "codes" / f"{file}.csv").open(encoding="utf8") as handle:
            known = {row["code"] for row in csv.DictReader(handle)}
        assert {f[column] for c in own for f in c.get("figure", []) if column in f} <= known
    for case in own:
        expected_spans(case)
        list(forbidden_spans(case))
