"""Sentences, matches, tokens and number words on tiny texts."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.number_words import number_words, value_of
from flows.extract.sentences import sentences
from flows.extract.spans import find_all
from flows.extract.tokens import tokens

LINES = pl.DataFrame(
    schema={
        "article_id": pl.String,
        "line_no": pl.Int32,
        "char_start": pl.Int64,
        "char_end": pl.Int64,
        "role": pl.String,
        "repeats_line": pl.Int32,
    }
)


def cut(text: str) -> pl.DataFrame:
    return sentences(pl.DataFrame({"article_id": ["a"], "text": [text]}), LINES)


def test_sentences_stand_where_their_offset_says() -> None:
    text = "Tin mới\nXã Lục có 20 hộ. Huyện giảm 1,5%.Về đường, TP. Mỏ Cày làm 3 km.\n\nHết…"
    sents = cut(text)
    assert sents["sent"].str.strip_chars().to_list() == [
        "Tin mới",
        "Xã Lục có 20 hộ.",
        "Huyện giảm 1,5%.",
        "Về đường, TP. Mỏ Cày làm 3 km.",
        "Hết…",
    ]
    for start, sent in sents.select("start", "sent").iter_rows():
        assert text[start : start + len(sent)] == sent


def test_list_items_carry_the_line_that_heads_them() -> None:
    sents = cut("Hộ nghèo:\n- Xã Na 12\nĐường dài 3 km")
    assert sents["heading"].to_list() == ["", "hộ nghèo: ", ""]


@settings(deadline=None)
@given(st.text(st.sampled_from("a1,. đ%\n"), max_size=30), st.sampled_from((r"\d+", r"a1?", r"[,.]", r"đ ?", r"a|đ%")))
def test_find_all_finds_what_re_finds(text: str, pattern: str) -> None:
    found = find_all(pl.DataFrame({"k": [7], "t": [text]}), "t", pattern, ["k"])
    wanted = [(7, m.start(), m.end(), m.group()) for m in re.finditer(pattern, text)]
    assert list(found.iter_rows()) == wanted


@settings(deadline=None)
@given(st.lists(st.sampled_from(("12", "3,5", "hộ", "và", "2020", " ", "-", "/", "%")), max_size=12))
def test_every_digit_is_in_one_token(parts: list[str]) -> None:
    sents = cut("x" + "".join(parts))
    spans = tokens(sents).filter(~pl.col("worded")).select("t_start", "t_end")
    low = sents["low"][0]
    held = [i for start, end in spans.iter_rows() for i in range(start, end) if low[i].isdigit()]
    assert held == [i for i, c in enumerate(low) if c.isdigit()]


def test_tokens_know_their_surroundings() -> None:
    found = tokens(cut("Cầu Sỏi 2 dài 150 m, rộng 7,5 m"))
    assert found["tok"].to_list() == ["2", "150", "7,5"]
    assert found["proper"].to_list() == [True, False, False]
    assert found["gap_r"].to_list()[:2] == [" dài ", " m, rộng "]


@pytest.mark.parametrize(
    ("words", "value"),
    [("ba", 3), ("mười", 10), ("mười hai", 12), ("hai mươi lăm", 25), ("một trăm lẻ bốn", 104), ("hai trăm", 200)],
)
def test_number_words_have_values(words: str, value: int) -> None:
    assert value_of(words) == value


def test_words_that_are_no_number_are_an_error() -> None:
    with pytest.raises(KeyError):
        value_of("hai bao")


@pytest.mark.parametrize(
    ("text", "found"),
    [("Có ba xã về đích", ["3"]), ("Hai mươi hộ thoát nghèo", ["20"]), ("Xã thứ ba xã nhận", []), ("Một hộ", [])],
)
def test_number_words_count_only_nouns(text: str, found: list[str]) -> None:
    assert number_words(cut(text))["tok"].to_list() == found
