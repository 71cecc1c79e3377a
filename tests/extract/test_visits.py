"""Visits on the cases of tests/cases/visits.toml, with the places given: only the reading of visits is tested."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.extract.places import MENTIONS
from flows.extract.visits import VISITS, find_visits

CASES = Path(__file__).resolve().parents[1] / "cases" / "visits.toml"
Case = dict[str, Any]


@cache
def cases() -> list[Case]:
    return tomllib.loads(CASES.read_text(encoding="utf8"))["case"]


def level_of(place_id: str) -> str:
    code = place_id.removeprefix("vn3-")
    return {2: "province", 3: "district", 5: "commune"}.get(len(code), "region")


def article(case: Case) -> dict[str, Any]:
    published = case.get("published_on")
    day = dt.date.fromisoformat(published) if published else None
    return {"article_id": case["id"], "text": case["text"], "published_on": day}


def lines(case: Case) -> list[dict[str, Any]]:
    rows, start = [], 0
    for number, line in enumerate(case["text"].split("\n")):
        role = "title" if number == 0 and "\n" in case["text"] else "body"
        end = start + len(line)
        rows.append({"article_id": case["id"], "line_no": number, "char_start": start, "char_end": end, "role": role})
        start = end + 1
    return rows


def mentions(case: Case) -> list[dict[str, Any]]:
    if not case["places"]:
        return []
    names = sorted(case["places"], key=len, reverse=True)
    return [
        {
            "article_id": case["id"], "char_start": m.start(), "char_end": m.end(), "text": m.group(), "type": "",
            "level": level_of(case["places"][m.group()]), "place_id": case["places"][m.group()],
            "generic": False, "person_like": False,
        }
        for m in re.finditer("|".join(map(re.escape, names)), case["text"])
    ]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Any]]]:
    """Rows of every case by its id: one call for all of them."""
    articles = pl.DataFrame([article(c) for c in cases()], schema_overrides={"published_on": pl.Date})
    frame = find_visits(
        articles,
        pl.DataFrame([r for c in cases() for r in lines(c)]),
        pl.DataFrame([m for c in cases() for m in mentions(c)]),
    )
    assert dict(frame.schema) == VISITS
    rows: dict[str, list[dict[str, Any]]] = {c["id"]: [] for c in cases()}
    for row in frame.iter_rows(named=True):
        rows[row["article_id"]].append(row)
    return rows


def problems(case: Case, rows: list[dict[str, Any]]) -> list[str]:
    wanted = case.get("visit", [])
    if len(wanted) != len(rows):
        return [f"wanted {len(wanted)} rows, got {[(r['guest_text'], r['host_text']) for r in rows]}"]
    shown = [{k: "null" if v is None else str(v) for k, v in row.items()} for row in rows]
    return [
        f"{column}: wanted {value!r}, got {row[column]!r}"
        for want, row in zip(wanted, shown, strict=True)
        for column, value in want.items()
        if row[column] != value
    ]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in cases()])
def test_visit_case(case: Case, found: dict[str, list[dict[str, Any]]]) -> None:
    wrong = problems(case, found[case["id"]])
    assert not wrong, f"{case['text']}\n  " + "\n  ".join(wrong)


def test_quotes_stand_in_the_text(found: dict[str, list[dict[str, Any]]]) -> None:
    texts = {c["id"]: c["text"] for c in cases()}
    for row in (row for rows in found.values() for row in rows):
        assert texts[row["article_id"]][row["char_start"] : row["char_end"]] == row["quote"]


def test_no_articles_give_an_empty_table() -> None:
    articles = pl.DataFrame(schema={"article_id": pl.String, "text": pl.String, "published_on": pl.Date})
    spans = {"article_id": pl.String, "char_start": pl.Int64, "char_end": pl.Int64}
    empty = find_visits(articles, pl.DataFrame(schema={**spans, "role": pl.String}), pl.DataFrame(schema=MENTIONS))
    assert empty.is_empty()
    assert dict(empty.schema) == VISITS
