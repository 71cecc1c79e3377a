"""The tree of prefixes matches what the alternation of the same phrases, longest first, would match."""

import re

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.phrases import any_of

PHRASES = st.lists(st.text("ab (", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)


@settings(max_examples=150, deadline=None)
@given(PHRASES, st.text("ab (", max_size=12))
def test_tree_matches_the_longest_phrase_that_fits(phrases: list[str], text: str) -> None:
    plain = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    # something must follow, so that a shorter phrase fits where a longer one leads nowhere
    tree, listed = (pl.lit(text).str.extract_all(f"(?:{pattern})(?:a|$)") for pattern in (any_of(phrases, {}), plain))
    assert pl.select(tree).item().to_list() == pl.select(listed).item().to_list()


def test_a_blank_stands_for_any_blanks_and_parts_have_their_spellings() -> None:
    texts = pl.Series(["tỉ  lệ nghèo", "tỷ lệ", "tỷlệ"])
    found = texts.str.extract(any_of(["tỷ lệ", "tỷ lệ nghèo"], {" ": r"\s+", "tỷ": "t[ỷỉ]"}), 0)
    assert found.to_list() == ["tỉ  lệ nghèo", "tỷ lệ", None]
