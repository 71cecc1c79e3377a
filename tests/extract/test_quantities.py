"""Quantities, pairs and classes read from one sentence."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from flows.extract import codes
from flows.extract.classify import classify
from flows.extract.numerals import number
from flows.extract.pairs import merge_pairs
from flows.extract.quantities import quantities
from flows.extract.time_periods import time_period
from flows.extract.tokens import tokens


def runs(text: str) -> pl.DataFrame:
    """All runs of one sentence, read, classed and merged."""
    sents = pl.DataFrame({"sid": [0], "sent": [text], "low": [text.lower()]}, schema_overrides={"sid": pl.UInt32})
    return merge_pairs(classify(quantities(tokens(sents))))


@pytest.mark.parametrize(
    ("written", "decimal_comma", "value"),
    [
        ("1.517", True, 1517), ("12,5", False, 12.5), ("2,885", True, 2.885), ("2,885", False, 2885),
        ("0,885", False, 0.885),
        ("1,234,567", True, 1234567), ("1.234.567,5", True, 1234567.5), ("3.5", True, 3.5), ("1.2.3", True, None),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_typographies(written: str, decimal_comma: bool, value: float | None) -> None:
    frame = pl.DataFrame({"t": [written]})
    assert frame.select(number(pl.col("t"), decimal_comma=pl.lit(decimal_comma))).item() == value


@pytest.mark.parametrize(
    ("text", "value", "unit", "ambiguous"),
    [
        ("còn 4,125% hộ", 4.125, "PERCENT", True),
        ("có 4,125 hộ", 4125.0, "HOUSEHOLD", True),
        ("có 4.125 hộ", 4125.0, "HOUSEHOLD", False),
        ("vay 1,5 tỷ đồng", 1.5e9, "VND", False),
        ("vay 1.250 tỷ đồng", 1.25e12, "VND", True),
        ("vay 3 triệu rưỡi đồng", 3.5e6, "VND", False),
    ],
)
def test_quantities_have_value_and_unit(text: str, value: float, unit: str | None, ambiguous: bool) -> None:
    row = runs(text).row(0, named=True)
    assert row["value"] == pytest.approx(value)
    assert row["unit"] == unit
    assert row["mark_ambiguous"] is ambiguous


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("từ 20 đến 35 hộ", "range"),
        ("khoảng 3% - 5% hộ", "range"),
        ("đón 2 trong 16 xã", "part"),
        ("vay 1 tỷ 200 triệu đồng", "compound"),
        ("giảm từ 35 xuống 20 hộ", None),
        ("có 20 hộ, 35 con bò", None),
    ],
)
def test_neighbours_merge_only_into_one_quantity(text: str, pair: str | None) -> None:
    marked = runs(text)
    assert marked["pair"][0] == pair
    assert marked["absorbed"].to_list() == [False] + [pair is not None] * (marked.height - 1)


def test_a_unit_said_once_is_lent() -> None:
    assert runs("giảm từ 35 xuống còn 20 hộ")["unit"].to_list() == ["HOUSEHOLD", "HOUSEHOLD"]
    assert runs("năm thứ 35, còn 20%")["unit"].to_list()[0] is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("liên hệ tho@thon.vn 12", None),
        ("số 12, đường Bờ Hồ", "contact-house-number"),
        ("số 12 hộ", None),
        ("theo nghị quyết 15/nq-hđnd", "legal-suffix-slash"),
        ("còn 15/16 xã", None),
    ],
)
def test_classes_by_rule(text: str, rule: str | None) -> None:
    assert runs(text)["cls_rule"][0] == rule


def test_every_class_rule_has_a_name_of_its_own() -> None:
    names = [rule["id"] for rule in codes.rules("number_classes")["rule"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2023-01-01", "2023-12-31", "2023"), ("2023-07-01", "2023-12-31", "2023-S2"),
        ("2023-07-01", "2023-09-30", "2023-Q3"),
        ("2023-02-01", "2023-02-28", "2023-02"), ("2021-01-01", "2025-12-31", "2021-01-01/P5Y"),
        ("2023-01-01", "2023-05-31", "2023-01-01/P5M"), ("2023-05-02", "2023-05-02", "2023-05-02"),
        ("2023-05-02", "2023-05-04", "2023-05-02/P3D"), ("2023-04-01", "2024-03-31", "2023-04-01/P1Y"),
    ],
)  # fmt: skip
def test_time_periods_are_sdmx(start: str, end: str, written: str) -> None:
    days = pl.DataFrame({"s": [dt.date.fromisoformat(start), None], "e": [dt.date.fromisoformat(end)] * 2})
    assert days.select(time_period(pl.col("s"), pl.col("e"))).to_series().to_list() == [written, None]
