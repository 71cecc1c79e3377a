from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from flows.report.fold import fold
from flows.report.language import CODES, Language, _texts
from schemas.tables import codes

VI, EN = Language("vi"), Language("en")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"), (3.07, "3,07", "3.07"), (8.40, "8,4", "8.4"), (1386, "1.386", "1,386"),
        (-0.79, "−0,79", "−0.79"),
        (1234567.5, "1.234.567,5", "1,234,567.5"), (-0.00001, "0", "0"), (0.1 + 0.2, "0,3", "0.3"),
        (2e18, "2e+18", "2e+18"),
    ],
)  # fmt: skip
def test_numbers_carry_the_marks_of_the_language(value: float, vi: str, en: str) -> None:
    assert (VI.number(value), EN.number(value)) == (vi, en)


@pytest.mark.parametrize(
    ("value", "unit", "top", "vi", "en"),
    [
        (4.41e9, "VND", None, "4,41 tỷ đồng", "VND 4.41 billion"),
        (66e6, "VND_PER_YEAR", None, "66 triệu đồng/năm", "VND 66 million a year"),
        (1.5e13, "VND", None, "15 nghìn tỷ đồng", "VND 15 trillion"),
        (500, "VND", None, "500 đồng", "VND 500"),
        (1, "PERCENT", 1.5, "1–1,5%", "1–1.5%"),
        (-0.79, "PERCENTAGE_POINT", None, "−0,79 điểm %", "−0.79 points"),
        (12, "OTHER", None, "12", "12"),
    ],
)
def test_quantities_read_like_prose(value: float, unit: str, top: float | None, vi: str, en: str) -> None:
    assert (VI.quantity(value, unit, top), EN.quantity(value, unit, top)) == (vi, en)


def figure(**changes: Any) -> dict[str, Any]:
    plain = {"obs_value": 12.0, "obs_value_upper": None, "whole": None, "unit_measure": "COMMUNE"}
    return plain | {"measure_kind": "level", "qualifier": "eq"} | changes


@pytest.mark.parametrize(
    ("changes", "vi"),
    [
        ({"whole": 16.0}, "12/16 xã"),
        ({"qualifier": "approx"}, "khoảng 12 xã"),
        ({"measure_kind": "change", "obs_value": 3.0}, "+3 xã"),
        ({"measure_kind": "change", "obs_value": -3.0}, "−3 xã"),
        ({"qualifier": "range", "obs_value_upper": 14.0}, "12–14 xã"),
    ],
)
def test_a_figure_says_what_the_text_said(changes: dict[str, Any], vi: str) -> None:
    assert VI.said(figure(**changes)) == vi


@pytest.mark.parametrize(
    ("start", "end", "vi", "en"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), "2023", "2023"),
        (date(2020, 12, 31), date(2020, 12, 31), "cuối năm 2020", "end of 2020"),
        (date(2020, 1, 1), date(2020, 1, 1), "đầu năm 2020", "start of 2020"),
        (date(2021, 1, 1), date(2025, 12, 31), "2021–2025", "2021–2025"),
        (date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024", "first 6 months of 2024"),
        (date(2024, 7, 1), date(2024, 9, 30), "quý 3/2024", "quarter 3 of 2024"),
        (date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024", "second half of 2024"),
        (date(2024, 2, 1), date(2024, 2, 29), "2/2024", "Feb 2024"),
        (date(2024, 2, 1), date(2024, 5, 31), "2/2024 – 5/2024", "Feb 2024 – May 2024"),
        (date(2023, 11, 1), date(2024, 2, 29), "11/2023 – 2/2024", "Nov 2023 – Feb 2024"),
        (date(2024, 5, 3), date(2024, 5, 9), "3/5/2024 – 9/5/2024", "3 May 2024 – 9 May 2024"),
        (None, date(2024, 5, 9), "9/5/2024", "9 May 2024"),
        (None, None, "", ""),
    ],
)
def test_periods_read_like_prose(start: date | None, end: date | None, vi: str, en: str) -> None:
    assert (VI.period(start, end), EN.period(start, end)) == (vi, en)


def test_every_text_is_there_in_both_languages_with_the_same_blanks() -> None:
    for key, words in _texts().items():
        assert set(words) == set(CODES), key
        assert set(re.findall(r"{\w+}", words["vi"])) == set(re.findall(r"{\w+}", words["en"])), key


def test_every_unit_has_words() -> None:
    bare = {"OTHER", "VND", "VND_PER_YEAR", "VND_PER_MONTH"}
    assert {unit for unit in codes("units") if f"unit.{unit}" not in _texts()} == bare


def test_an_unknown_code_shows_itself() -> None:
    assert VI.label("indicators", "NEW_THING") == "NEW_THING"
    assert EN.flag("brand_new_flag") == "brand new flag"


@pytest.mark.parametrize(("words", "key"), [("Huyện Đắk Hà", "huyen dak ha"), ("  Thị-xã  Cai Lậy ", "thi xa cai lay")])
def test_search_ignores_accents(words: str, key: str) -> None:
    assert fold(words) == key
