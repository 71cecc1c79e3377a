"""Errors are told coarsely enough to be counted and exactly enough to be mended; rules are counted fairly."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from flows.score.causes import causes, errors, period_difference, period_shape, place_shape
from flows.score.labels import Figure, Labelled
from flows.score.rules import rule_table
from flows.score.tally import fates, tally

FIGURE = Figure(
    "12", 12.0, "HOUSEHOLD", "POOR_HOUSEHOLDS", "level", "eq", "actual", "vn3-656", "2023-01-01", "2023-12-31",
    rule="poor-households", period_basis="inherited", flags=("place_carried_over",), sentence="Còn 12 hộ nghèo.",
    char_start=4,
)  # fmt: skip


def article(*labels: Figure, source: str = "1.txt") -> Labelled:
    return Labelled(source, labels)


def test_a_right_row_is_no_error() -> None:
    assert errors(tally(article(FIGURE), [FIGURE]).findings).is_empty()
    assert fates(article(FIGURE), [FIGURE]) == [frozenset()]


def test_a_wrong_place_is_told_by_level_and_how_it_was_read() -> None:
    found = replace(FIGURE, ref_area="vn3-66")
    (row,) = errors(tally(article(FIGURE), [found]).findings).to_dicts()
    told = {key: row[key] for key in ("kind", "slot", "expected", "got", "how", "label_value", "found_value")}
    assert told == {
        "kind": "wrong", "slot": "ref_area", "expected": "district", "got": "province", "how": "carried over",
        "label_value": "vn3-656", "found_value": "vn3-66",
    }  # fmt: skip
    assert fates(article(FIGURE), [found]) == [frozenset({"ref_area"})]


@pytest.mark.parametrize(
    ("place", "shape"),
    [("VN", "country"), (None, "none"), ("vn3-66", "province"), ("vn3-656", "district"), ("vn2-24500", "commune"),
     ("vn3-region-tay-nguyen", "region")],
)  # fmt: skip
def test_places_by_level(place: str | None, shape: str) -> None:
    assert place_shape(place) == shape


@pytest.mark.parametrize(
    ("start", "end", "shape", "difference"),
    [
        ("2022-01-01", "2022-12-31", "year", "year, 1 y early"),
        ("2025-12-31", "2025-12-31", "day", "day, 2 y late"),
        ("2023-01-01", "2023-06-30", "half or quarter", "half or quarter, same year"),
        (None, None, "none", "none"),
        ("2021-01-01", "2025-12-31", "years", "years, 2 y late"),
    ],
)
def test_periods_by_how_they_differ(start: str | None, end: str | None, shape: str, difference: str) -> None:
    found = replace(FIGURE, period_start=start, period_end=end)
    assert period_shape(found) == shape
    assert period_difference(FIGURE, found) == difference


def test_missed_and_extra_are_told_by_indicator() -> None:
    other = replace(FIGURE, value=99.0, indicator="HOUSEHOLDS", rule="households")
    rows = errors(tally(article(FIGURE), [other]).findings).select("kind", "expected", "got", "how").rows()
    missed = ("missed", "POOR_HOUSEHOLDS", "nothing", "not found")
    assert rows == [missed, ("extra", "nothing", "HOUSEHOLDS", "households")]


def test_causes_are_counted_most_frequent_first() -> None:
    late = replace(FIGURE, period_start="2024-01-01", period_end="2024-12-31")
    planned = replace(FIGURE, status="plan")
    tallies = [tally(article(FIGURE, source=f"{n}.txt"), [found]) for n, found in enumerate([late, late, planned])]
    grouped = causes(errors(finding for one in tallies for finding in one.findings))
    assert grouped.select("slot", "expected", "got", "n", "articles").rows() == [
        ("period", "year", "year, 1 y late", 2, 2), ("status", "actual", "plan", 1, 1),
    ]  # fmt: skip
    assert grouped["sentence"][0] == "Còn 12 hộ nghèo."


def ledger(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["class", "rule", "char_start", "char_end"], orient="row")


def test_a_rule_answers_for_its_subject_and_not_for_the_place() -> None:
    found = {"1.txt": [replace(FIGURE, ref_area="VN")]}
    (row,) = rule_table([article(FIGURE)], found, {}).to_dicts()
    assert (row["rule"], row["n"], row["right"], row["row_right"]) == ("poor-households", 1, 1, 0)


def test_an_optional_figure_counts_for_no_rule() -> None:
    assert rule_table([article(replace(FIGURE, optional=True))], {"1.txt": [FIGURE]}, {}).is_empty()


def test_a_class_is_wrong_where_a_labelled_figure_stands() -> None:
    numbers = ledger(("date", "year", 4, 6), ("date", "year", 30, 34), ("figure", "poor-households", 60, 62))
    (row,) = rule_table([article(FIGURE)], {}, {"1.txt": numbers}).to_dicts()
    assert (row["kind"], row["rule"], row["n"], row["right"], row["precision"]) == ("date", "year", 2, 1, 0.5)
