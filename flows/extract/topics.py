"""What a quantity is about: the nearest subject cue to its left and the noun phrase to its right."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.units import KINDS, kind

_LEADS = r"(?:t[ỷỉ]\s+lệ|số|tổng\s+số|mức|tổng)"
# "chiếm tỷ lệ 4 %", "với tỷ lệ" name no subject: the word is taken out before cues are looked for
_EMPTY_RATE = r"(chiếm|đạt|với|có|giữ|ở|còn|là|mức|,|\(|tương ứng|tương đương)(?: một)? t[ỷỉ] lệ(?: khoảng| trên| gần| hơn| là| đến| tới| cao| thấp| dưới|:|\s)*$|(chiếm|đạt) t[ỷỉ] lệ "


def _variants(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+").replace("tỷ", "t[ỷỉ]")


@cache
def _cues(of_kind: str) -> tuple[str, dict[str, str]]:
    """The alternation of all cue phrases that speak to ``of_kind``, and phrase → topic."""
    phrases = {
        phrase.replace("tỉ", "tỷ"): topic["code"]
        for topic in codes.rules("topics")["topic"] if of_kind in topic["for"] for phrase in topic["phrases"]
    }
    ordered = sorted(phrases, key=len, reverse=True)
    # "tỷ lệ hộ nghèo" must not be read as the bare "tỷ lệ hộ": the words for rate and number may lead any cue.
    return rf"(?:{_LEADS}\s+)?(" + "|".join(_variants(p) for p in ordered) + ")", phrases


def _topic(cue: pl.Expr, phrases: dict[str, str]) -> pl.Expr:
    """Topic of a matched cue, with or without its leading word for rate or number."""
    plain = cue.str.strip_chars(" ,.;:()/-–“”\"'…%+").str.replace_all(r"\s+", " ").str.replace_all("tỉ", "tỷ", literal=True)
    bare = plain.str.replace(rf"^{_LEADS} ", "")
    return pl.coalesce(plain.replace_strict(phrases, default=None), bare.replace_strict(phrases, default=None))


def last_topic(text: pl.Expr, of_kind: str) -> pl.Expr:
    """Topic of the cue nearest to the end of ``text`` (null without one); the longest cue wins where several overlap."""
    pattern, phrases = _cues(of_kind)
    # Blanks are doubled so that two cues in a row can each claim the blank between them as their boundary.
    spaced = text.str.replace_all(_EMPTY_RATE, "${1}${2} ").str.replace_all(" ", "  ", literal=True)
    cues = spaced.str.extract_all(rf"(?:^|[^\p{{L}}]){pattern}(?:[^\p{{L}}]|$)")
    return _topic(cues.list.last(), phrases)


def first_topic(text: pl.Expr, of_kind: str) -> pl.Expr:
    """Topic of the first cue of ``text``."""
    pattern, phrases = _cues(of_kind)
    return _topic(text.str.extract(rf"((?:^|[^\p{{L}}]){pattern})(?:[^\p{{L}}]|$)"), phrases)


def _by_kind(build: object, column: str) -> pl.Expr:
    chain = None
    for k in KINDS:
        expr = build(pl.when(pl.col("kind") == k).then(pl.col(column)), k)  # type: ignore[operator]
        chain = expr if chain is None else pl.coalesce(chain, expr)
    assert chain is not None
    return chain


def with_topics(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``kind``, ``tl`` (nearest topic in ``l``), ``tr`` (first topic in ``r``) and ``tf`` (nearest in the sentence so far)."""
    kinds = frame.with_columns(kind=kind(pl.col("unit").fill_null("OTHER")))
    topics = kinds.with_columns(tl=_by_kind(last_topic, "l"), tr=_by_kind(first_topic, "r"))
    return topics.with_columns(
        tf=pl.col("tl").forward_fill().over("sid"),
        cue_start=pl.lit(None, pl.Int64), cue_end=pl.lit(None, pl.Int64),
        qual_start=pl.lit(None, pl.Int64), qual_end=pl.lit(None, pl.Int64),
    )
