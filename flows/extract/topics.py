"""What a quantity is about: the nearest subject cue to its left and the noun phrase to its right."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.letters import plain
from flows.extract.neighbours import so_far
from flows.extract.phrases import any_of
from flows.extract.units import KINDS, kind

_LEADS = r"(?:t[ỷỉ]\s+lệ|số|tổng\s+số|mức|tổng)"
_SPELLED = {" ": r"\s+", "tỷ": "t[ỷỉ]"}


@cache
def _cues(of_kind: str) -> tuple[str, dict[str, str]]:
    """The alternation of all cue phrases that speak to ``of_kind``, and phrase → topic."""
    phrases = {
        phrase.replace("tỉ", "tỷ"): topic["code"]
        for topic in codes.rules("topics")["topic"]
        if of_kind in topic["for"]
        for phrase in topic["phrases"]
    }
    # "tỷ lệ hộ nghèo" must not be read as the bare "tỷ lệ hộ": the words for rate and number may lead any cue.
    return rf"(?:{_LEADS}\s+)?({any_of(phrases, _SPELLED)})", phrases


def _plain(cue: pl.Expr) -> pl.Expr:
    """A matched cue without the boundary around it, single-spaced."""
    return cue.str.strip_chars(" ,.;:()/-–“”\"'…%+").str.replace_all(r"\s+", " ")


def _topic(cue: pl.Expr, of_kind: str) -> pl.Expr:
    """Topic of a plain cue, with or without its leading word for rate or number."""
    phrases = _cues(of_kind)[1]
    spelled = cue.str.replace_all("tỉ", "tỷ", literal=True)
    bare = spelled.str.replace(rf"^{_LEADS} ", "")
    return pl.coalesce(spelled.replace_strict(phrases, default=None), bare.replace_strict(phrases, default=None))


def last_cue(text: pl.Expr, of_kind: str) -> pl.Expr:
    """The cue nearest to the end of ``text`` (null without one); the longest cue wins where several overlap."""
    # "chiếm tỷ lệ 4 %", "với tỷ lệ" name no subject: the word is taken out first.
    named = text.str.replace_all(codes.words("subjects", "empty_rate"), "${1}${2} ")
    # Blanks are doubled so that two cues in a row can each claim the blank between them as their boundary.
    spaced = named.str.replace_all(" ", "  ", literal=True)
    return _plain(spaced.str.extract_all(plain(rf"(?:^|[^\p{{L}}]){_cues(of_kind)[0]}(?:[^\p{{L}}]|$)")).list.last())


def first_cue(text: pl.Expr, of_kind: str) -> pl.Expr:
    """The first cue of ``text``."""
    return _plain(text.str.extract(plain(rf"((?:^|[^\p{{L}}]){_cues(of_kind)[0]})(?:[^\p{{L}}]|$)")))


def _by_kind(build: Callable[[pl.Expr, str], pl.Expr], column: str) -> pl.Expr:
    """``build`` with the cues of each row's own kind."""
    return pl.coalesce([build(only_where(pl.col("kind") == k, pl.col(column)), k) for k in KINDS])


def _cue_spans(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``cue_start``/``cue_end``: where the words stand that say what was counted (offsets in the sentence)."""
    right_first = (pl.col("kind") == "count") | pl.col("left_cue").is_null()
    after = pl.col("r0").str.split(pl.col("right_cue")).list.first().str.len_chars()
    before = pl.col("l0").str.split(pl.col("left_cue")).list.last().str.len_chars()
    right = pl.col("right_cue").is_not_null() & right_first & (after < pl.col("r0").str.len_chars())
    left = pl.col("left_cue").is_not_null() & (before < pl.col("l0").str.len_chars())
    start = (
        pl.when(right)
        .then(pl.col("u_end") + after)
        .when(left)
        .then(pl.col("n_start") - before - pl.col("left_cue").str.len_chars())
    )
    length = pl.when(right).then(pl.col("right_cue").str.len_chars()).otherwise(pl.col("left_cue").str.len_chars())
    return frame.with_columns(cue_start=start.cast(pl.Int64)).with_columns(cue_end=pl.col("cue_start") + length)


def with_topics(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``kind``, ``tl`` (nearest topic in ``l``), ``tr`` (first in ``r``), ``tf`` (nearest of the sentence so far).

    ``cue_start`` and ``cue_end`` tell where the words stand that say what was counted.
    """
    kinds = frame.with_columns(kind=kind(pl.col("unit").fill_null("OTHER")))
    cues = kinds.with_columns(left_cue=_by_kind(last_cue, "l"), right_cue=_by_kind(first_cue, "r"))
    topics = cues.with_columns(tl=_by_kind(_topic, "left_cue"), tr=_by_kind(_topic, "right_cue"))
    return _cue_spans(topics.with_columns(tf=so_far("tl", pl.col("tl").is_not_null())))
