"""What `find_places` promises of any text: offsets, order, columns, no crossing, no failing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.extract.places import MENTIONS, find_places
from flows.extract.places_apart import apart

PLACES = ["Đắk Lắk", "Gò Công", "Lắk", "cả nước", "Thừa Thiên - Huế", "Tây Nguyên", "Nguyễn "]
BEFORE = ["huyện ", "xã ", "tỉnh ", "phường ", "TP.", "TX. ", "H.", "các ", "ủy ", " là huyện ", "toàn xã "]
BETWEEN = [", ", " và ", "(", ")", "\n", ". ", "1", "12,5%", " 12,5%, ", " - ", "\x01", "\x02", "🙂", "e\u0301"]
WORDS = st.sampled_from([*PLACES, *BEFORE, *BETWEEN])


def article(text: str, on: date | None = None) -> pl.DataFrame:
    return pl.DataFrame({"article_id": ["a"], "text": [text], "published_on": pl.Series([on], dtype=pl.Date)})


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join))
@example("tỉnh Thừa Thiên - HuếĐắk Lắk")
@example("xã Lâm ĐồngGò Công")
@example("thành phố Phan Rang - Tháp ChàmĐắk Lắk")
@example("Phan Rang - Tháp Chàm là huyện Phan Rang - Tháp ChàmTây Nguyên và Bảo Lâm")
def test_spans_are_text_in_order_without_crossing(text):
    mentions = find_places(article(text))
    clean = text.replace("\x01", " ").replace("\x02", " ")
    spans = list(mentions.select("char_start", "char_end", "text").iter_rows())
    assert all(clean[start:end] == found for start, end, found in spans)
    assert spans == sorted(spans, key=lambda span: span[:2])
    named = (
        mentions.filter(pl.col("place_id").is_not_null() & ~pl.col("generic")).select("char_start", "char_end").rows()
    )
    assert all(one[1] <= other[0] for one, other in pairwise(named))


@pytest.mark.parametrize("text", ["", "không có gì", "\n\n", "huyện"])
def test_columns_are_those_declared(text):
    assert dict(find_places(article(text)).schema) == MENTIONS


def test_no_articles_give_no_mentions():
    assert find_places(article("").clear()).is_empty()


def test_articles_do_not_lean_on_each_other():
    texts = ["Huyện Châu Thành nghèo.", "Tỉnh Long An và huyện Châu Thành.", "Huyện Châu Thành nghèo."]
    both = pl.DataFrame({"article_id": ["a", "b", "c"], "text": texts})
    places = find_places(both).filter(pl.col("text").str.contains("Châu Thành"))["place_id"].to_list()
    assert places == [None, "vn3-808", None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tỉnh Thừa Thiên - HuếĐắk Lắk", ["tỉnh Thừa Thiên", "Đắk Lắk"]),
        ("xã Lâm ĐồngGò Công", ["xã Lâm", "Gò Công"]),
        ("huyện Long Điền, Bà Rịa - Vũng Tàu", ["huyện Long Điền", "Bà Rịa - Vũng Tàu"]),
        ("Thừa Thiên - HuếĐắk Lắk", ["Thừa Thiên - Huế", "Đắk Lắk"]),
    ],
)
def test_of_names_that_overlap_the_one_with_a_unit_word_stays(text, names):
    assert [found for found in find_places(article(text))["text"] if found in names] == names
    assert find_places(article(text)).filter(pl.col("place_id").is_not_null()).height == len(names)


def test_a_name_gives_way_only_to_one_that_stays_itself():
    # the first has its unit word; the last stands in another text
    spans = [(0, 0, 10, "A"), (0, 8, 20, None), (0, 18, 24, None), (0, 24, 30, None), (1, 0, 40, None)]
    mentions = pl.DataFrame(spans, schema=["row", "start", "end", "name"], orient="row")
    marks = {"key": pl.lit("k"), "level": pl.lit("district"), "generic": pl.lit(None, pl.Boolean)}
    assert apart(mentions.with_columns(**marks))["start"].to_list() == [0, 18, 24, 0]


def test_the_same_text_gives_the_same_mentions():
    text = article("Các huyện Tam Nông, Phú Tân và xã Tân Lập (huyện Mộc Châu).", date(2020, 1, 1))
    assert find_places(text).equals(find_places(text))
