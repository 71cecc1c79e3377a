"""The map between clean and raw text, tried on texts made to be difficult."""

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.clean.textmap import to_raw, to_text
from flows.clean.unicode import to_text as clean_texts

PIECES = [
    " ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2028", "\x07", "🙂", "Ấp",
    "hộ nghèo", unicodedata.normalize("NFD", "tỷ lệ"), "e\u0302\u0301", "Ðắk", "ð", "1,48%", "12.345", "0,74%.Về",
    "nghèo.Các", "TP.HCM", "T.Ư", ".", "”", "“", "(", "A", "b", "\u212b", "\u0301", "각", "\u1100\u1161",
    "&", "&amp;", "&nbsp;", "đó.“Tôi",
]  # fmt: skip
RAW = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def cleaned(raw: str) -> tuple[str, pl.DataFrame]:
    texts, mapping = clean_texts(pl.Series([raw]))
    return texts[0], mapping.with_columns(pl.lit("a").alias("article_id"))


@given(RAW)
@example("")
@example("\n \u200b\n")
@settings(max_examples=300, deadline=None, derandomize=True)
def test_segments_tile_both_texts(raw: str) -> None:
    text, mapping = cleaned(raw)
    place = (0, 0)
    for start, end, raw_start, raw_end in mapping.select("char_start", "char_end", "raw_start", "raw_end").rows():
        assert (start, raw_start) == place
        assert end >= start
        assert raw_end >= raw_start
        place = (end, raw_end)
    assert place == (len(text), len(raw))


@given(RAW)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_clean_text_is_tidy(raw: str) -> None:
    text, _ = cleaned(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip(" \n")
    assert not re.search(r"  | \n|\n |\n\n|[\t\r\u00a0\u00ad\u200b\ufeff\x00-\x09]|Ð", text)


@given(RAW.filter(lambda raw: "&" not in raw))
@example("0,74%.Về.Ấp")
@example("Ấp.\u200bẤp")
@settings(max_examples=300, deadline=None, derandomize=True)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    text, _ = cleaned(raw)
    assert cleaned(text)[0] == text


@given(RAW, st.data())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_quote_maps_to_raw_text_that_cleans_to_it(raw: str, data: st.DataObject) -> None:
    text, mapping = cleaned(raw)
    words = [match.span() for match in re.finditer(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*", text)]
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start, end = words[first][0], words[last][1]
    raw_start, raw_end = to_raw(mapping, "a", start, end)
    assert cleaned(raw[raw_start:raw_end])[0] == text[start:end]
    assert to_text(mapping, "a", raw_start, raw_end) == (start, end)


def test_inserted_space_has_no_raw_counterpart() -> None:
    text, mapping = cleaned("còn 0,74%.Về thu nhập")
    assert text == "còn 0,74%. Về thu nhập"
    at = text.index(" Về")
    start, end = to_raw(mapping, "a", at, at + 1)
    assert start == end


def test_vanished_characters_map_to_a_point() -> None:
    text, mapping = cleaned("hộ ngh\u00adèo")
    assert text == "hộ nghèo"
    assert to_text(mapping, "a", 6, 7) == (6, 6)


def test_abbreviations_stay_together() -> None:
    assert cleaned("TP.HCM và T.Ư, Q.10")[0] == "TP.HCM và T.Ư, Q.10"


def test_entities_are_read() -> None:
    assert cleaned("lao động &amp; xã hội&nbsp;&nbsp;TP")[0] == "lao động & xã hội TP"


def test_unknown_article_and_span_are_refused() -> None:
    _, mapping = cleaned("abc")
    with pytest.raises(KeyError):
        to_raw(mapping, "b", 0, 1)
    with pytest.raises(ValueError, match="outside"):
        to_raw(mapping, "a", 0, 4)
