"""The cases of `tests/cases/places.toml`: spans found and the units they name."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.extract.places import find_places

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "places.toml").read_text(encoding="utf-8"))["case"]


def article(case: dict[str, Any]) -> dict[str, Any]:
    day = case.get("published_on")
    return {
        "article_id": case["id"],
        "text": "\n".join(filter(None, [case.get("title"), case["text"]])),
        "published_on": date.fromisoformat(day) if day else None,
        "publisher": case.get("publisher"),
        "publisher_domain": None,
    }


@cache
def mentions() -> pl.DataFrame:
    """All cases at once, as articles come: one must not lean on another."""
    schema = {"article_id": str, "text": str, "published_on": pl.Date, "publisher": str, "publisher_domain": str}
    return find_places(pl.DataFrame([article(case) for case in CASES], schema=schema))


def meaning(row: dict[str, Any]) -> str:
    if row["person_like"]:
        return "person"
    return row["place_id"] or ("foreign" if row["level"] == "foreign" else row["reason"])


def found(case: dict[str, Any]) -> list[list[str]]:
    rows = mentions().filter(pl.col("article_id") == case["id"]).iter_rows(named=True)
    return [[row["text"], meaning(row)] for row in rows]


def marked(case: dict[str, Any]) -> Any:
    """A known gap must fail; once it does not, the mark must go."""
    gap = [pytest.mark.xfail(reason=case["known_gap"], strict=True)] if case.get("known_gap") else []
    return pytest.param(case, id=case["id"], marks=gap)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case):
    got = found(case)
    rest = iter(got)
    missing = [wanted for wanted in case.get("find", []) if wanted not in rest]
    assert not missing, f"not found in this order: {missing}; found: {got}"
    wrong = [pair for pair in got for word in case.get("not", []) if word in pair[0] and pair[1] != "person"]
    assert not wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_spans_are_the_text(case):
    text = article(case)["text"]
    rows = mentions().filter(pl.col("article_id") == case["id"]).iter_rows(named=True)
    assert all(text[row["char_start"] : row["char_end"]] == row["text"] for row in rows)


def test_cases_have_ids_of_their_own():
    assert len({case["id"] for case in CASES}) == len(CASES) >= 60
