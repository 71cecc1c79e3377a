from __future__ import annotations

import json
import re
from typing import Any

import pytest

from flows.report.charts import chart, png
from flows.report.grid import SHOWN, Column, Grid, cell, web_address
from flows.report.language import Language
from flows.report.pages.curve import curve
from flows.report.records import LONGEST, _marks, _sentence
from flows.report.site import script_json
from flows.report.specs import spread


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " https://a.example", "data:text/html,x", "//a.example", "https://a.example/\"><b>", "file:///etc",
     "http://a b.example", "", None],
)  # fmt: skip
def test_only_web_addresses_become_links(address: str | None) -> None:
    assert web_address(address) is None


def test_a_web_address_is_kept_as_it_is() -> None:
    assert web_address("https://a.example/tin?id=1&x=%20#y") == "https://a.example/tin?id=1&x=%20#y"


def test_data_cannot_leave_its_script() -> None:
    words = "</script><!-- \u2028 & <script>"
    text = script_json([words])
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == [words]


def span(start: int, end: int, role: str = "value") -> dict[str, Any]:
    return {"start": start, "end": end, "role": role, "quote": "x"}


def test_marks_do_not_overlap_and_the_rest_stands_apart() -> None:
    spans = [span(12, 15), span(10, 14, "place"), span(15, 18, "unit"), span(2, 5, "period"), span(28, 33, "status")]
    inside, outside = _marks(spans, 10, 20)
    assert inside == [[0, 4, "place"], [5, 8, "unit"]]
    assert outside == [["period", "x"], ["status", "x"]]


def figure(text: str, quote: str, sentence: str) -> dict[str, Any]:
    at = text.index(quote)
    return {"sentence": sentence, "char_start": at, "char_end": at + len(quote)}


def test_a_sentence_said_twice_is_found_around_its_number() -> None:
    text = "Còn 5 hộ. Rồi. Còn 5 hộ."
    found = figure(text, "5", "Còn 5 hộ.") | {"char_start": 19, "char_end": 20}
    assert _sentence(found, text) == (15, "Còn 5 hộ.")


def test_offsets_count_code_points() -> None:
    text = "🏠🏠 Nhà: 12 căn."
    start, sentence = _sentence(figure(text, "12", text), text)
    assert (start, sentence[8:10]) == (0, "12")


def test_a_sentence_without_end_is_cut_around_its_number() -> None:
    text = "a " * 5000 + "42" + " b" * 5000
    start, sentence = _sentence(figure(text, "42", text), text)
    assert len(sentence) == LONGEST
    assert sentence[10_000 - start :].startswith("42")


def test_a_sentence_that_is_not_in_the_text_gives_way_to_the_number() -> None:
    assert _sentence(figure("Còn 5 hộ.", "5", "khác"), "Còn 5 hộ.") == (4, "5")


def grid(rows: int) -> Grid:
    cells = [[cell(n, n), cell("Đ" if n % 2 else "A")] for n in range(rows)]
    return Grid("g", "G", [Column("a", number=True), Column("b")], cells)


def test_a_long_table_keeps_its_rest_for_later() -> None:
    assert not grid(SHOWN).is_long
    assert grid(SHOWN + 1).is_long
    assert len(grid(SHOWN + 1).shown) == SHOWN


def test_choices_are_newest_first_or_by_letter() -> None:
    assert grid(3).choices(0) == ["2", "1", "0"]
    assert grid(3).choices(1) == ["A", "Đ"]


def test_charts_escape_names_and_say_what_they_show() -> None:
    row = {"place": "<script>alert(1)</script>", "label": "<b>1%</b>", "brief": "1%"}
    row |= {"first": 2.0, "last": 1.0, "lowest": 1.0, "highest": 1.5, "furthest": 2.0}
    made = chart("c", Language("vi"), lambda narrow: spread([row], "%", narrow), ("T <i>", "dưới", "mô tả & hết"))
    drawn = made.draw()
    for markup in made.markup(drawn):
        assert "<script" not in markup
        assert "<b>" not in markup
        assert 'role="img"' in markup
        assert re.search(r"<title id=\"c-\d-t\">T &lt;i&gt;</title><desc id=\"c-\d-d\">mô tả &amp; hết</desc>", markup)
    assert png(drawn[0]).startswith(b"\x89PNG")


def test_a_curve_needs_two_years_and_stays_in_its_frame() -> None:
    rates = [{"year": 2019 + n, "stated": 9.0 - n, "lowest": 8.0 - n, "highest": 10.0 - n} for n in range(5)]
    assert curve(rates[:1], Language("vi")) is None
    drawn = curve(rates, Language("vi"))
    assert drawn is not None
    for point in drawn["points"]:
        assert drawn["left"] <= point["x"] <= drawn["right"]
        assert 0 < point["high"] <= point["low"] <= drawn["base"]
