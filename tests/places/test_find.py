"""What `find_places` promises of any text: offsets, order, columns, no crossing, no failing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.places import MENTIONS, find_places

PLACES = ["Đắk Lắk", "Gò Công", "Lắk", "cả nước", "Thừa Thiên - Huế", "Tây Nguyên", "Nguyễn "]
BEFORE = ["huyện ", "xã ", "tỉnh ", "phường ", "TP.", "TX. ", "H.", "các ", "ủy "]
BETWEEN = [", ", " và ", "(", ")", "\n", ". ", "1", "12,5%", "\x01", "\x02", "🙂", "e\u0301"]
WORDS = st.sampled_from([*PLACES, *BEFORE, *BETWEEN])


def article(text: str, on: date | None = None) -> pl.DataFrame:
    return pl.DataFrame({"article_id": ["a"], "text": [text], "published_on": pl.Series([on], dtype=pl.Date)})


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join))
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


def test_the_same_text_gives_the_same_mentions():
    text = article("Các huyện Tam Nông, Phú Tân và xã Tân Lập (huyện Mộc Châu).", date(2020, 1, 1))
    assert find_places(text).equals(find_places(text))
