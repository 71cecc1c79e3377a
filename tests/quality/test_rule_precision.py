"""Every rule that extraction names stands in the table `rules`, and its precision is counted over label sets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows.clean import clean
from flows.extract import extract
from flows.load import load
from flows.runtime.environment import ROOT
from flows.score.labels import Figure, Labelled
from schemas.tables import codes, table
from schemas.tables.rules import COUNTS, rules_table
from tests.quality.labelled import Result
from tests.quality.rule_precision import write_precision

FIGURE = Figure("12 hộ", 12.0, "HOUSEHOLD", "POOR_HOUSEHOLDS", "level", "eq", "actual", None, None, None, char_start=4)


def test_the_table_holds_what_is_declared() -> None:
    rules = table("rules").conform(rules_table())
    table("rules").pandera.validate(rules)
    assert rules.select("kind", "rule").is_unique().all()
    assert set(rules["kind"]) <= set(codes("rule_kind"))


def test_every_rule_of_the_samples_is_listed() -> None:
    cleaned = clean(load([str(ROOT / "warehouse" / "samples")]).documents)
    found = extract(cleaned.articles, cleaned.article_lines)
    known = {kind: {*rows["rule"]} for (kind,), rows in rules_table().group_by("kind")}
    assert {*found.figures["rule"]} - known["indicator"] == set()
    assert {*found.numbers.filter(pl.col("class") != "figure")["rule"]} - known["number"] == set()
    assert {*found.visits["rule"]} - known["visit"] == set()


def test_what_was_measured_names_rules_there_are() -> None:
    measured = rules_table().filter(pl.col("n") > 0)
    if measured.is_empty():
        pytest.skip("nothing was measured yet: make calibrate")
    listed = pl.read_csv(ROOT / "schemas" / "codes" / "rule_precision.csv")
    gone = listed.join(measured, on=["kind", "rule"], how="anti")["rule"].to_list()
    assert len(gone) <= len(listed) / 4, f"many rules were renamed or dropped, measure anew (make calibrate): {gone}"


def test_counts_add_up_over_label_sets(tmp_path: Path) -> None:
    placed = replace(FIGURE, ref_area="VN")
    numbers = pl.DataFrame({
        "source": ["1.txt"] * 2, "class": ["date", "name"], "rule": ["year", "year"], "char_start": [4, 30],
        "char_end": [6, 34],
    })  # fmt: skip
    found = {"1.txt": [replace(FIGURE, rule="poor-households")]}
    one = Result([Labelled("1.txt", (FIGURE,))], found, pl.DataFrame(), numbers, {"1.txt": "Còn 12 hộ"})
    two = replace(one, labels=[Labelled("1.txt", (placed,))], texts={"1.txt": "Còn lại 12 hộ"})
    assert write_precision([one, two], tmp_path / "precision.csv") == 2
    subject, number = pl.read_csv(tmp_path / "precision.csv").to_dicts()
    told = ("kind", "rule", "n", "right", "row_right", "place_right")
    assert tuple(subject[name] for name in told) == ("indicator", "poor-households", 2, 2, 1, 1)
    assert tuple(number[name] for name in told[:5]) == ("number", "year", 2, 1, 1), "offsets of the second do not hold"
    assert set(subject) == {"kind", "rule", *COUNTS}
