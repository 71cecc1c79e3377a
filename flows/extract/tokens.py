"""Runs of digits, the raw material: every digit of a sentence falls into exactly one token.

A token is a maximal run such as ``1.517``, ``12/12``, ``27/4/2022``, ``2021 – 2025`` or ``1 - 1,5``; whether it is a
date, a part of a whole or a range is decided later from its shape and neighbours.
"""

from __future__ import annotations

import polars as pl

from flows.extract.letters import plain
from flows.extract.neighbours import neighbour
from flows.extract.number_words import number_words
from flows.extract.spans import find_all

_NUMBER = r"\d+(?:[.,]\d+)*"
TOKEN = rf"{_NUMBER}(?:(?:\s?[-–—]\s?|/){_NUMBER})*"
CONTEXT = 60


def _found(sents: pl.DataFrame) -> pl.DataFrame:
    """Digit runs and number words of the sentences, in order of the text."""
    runs = find_all(sents, "low", TOKEN, ["sid", "low", "sent"]).rename(
        {"m_start": "t_start", "m_end": "t_end", "match": "tok"}
    )
    plain = runs.with_columns(worded=pl.lit(False), share=pl.lit(False))
    return pl.concat([plain, number_words(sents)]).sort("sid", "t_start")


def _before(text: str, width: int) -> pl.Expr:
    """Up to ``width`` characters before the token."""
    start = pl.col("t_start")
    return pl.col(text).str.slice((start - width).clip(0), pl.min_horizontal(start, width))


def tokens(sents: pl.DataFrame) -> pl.DataFrame:
    """Digit tokens of ``sents`` in order.

    Returns ``tid`` (row number), ``sid``, ``t_start``/``t_end`` (offsets in the sentence), ``tok``, ``gap_l`` and
    ``gap_r`` (lower-case text to the neighbouring tokens), ``lc`` and ``rc`` (up to 60 characters either side),
    ``proper`` (a capitalised word stands right before), ``worded`` (written as words, given here in digits) and
    ``share`` (words that mean per cent).
    """
    length = pl.col("low").str.len_chars().cast(pl.Int64)
    previous, following = neighbour("t_end", -1).fill_null(0), neighbour("t_start", 1).fill_null(length)
    gapped = _found(sents).with_columns(
        gap_l=pl.col("low").str.slice(previous, pl.col("t_start") - previous),
        gap_r=pl.col("low").str.slice(pl.col("t_end"), following - pl.col("t_end")),
        lc=_before("low", CONTEXT),
        rc=pl.col("low").str.slice(pl.col("t_end"), CONTEXT),
        # case is lost in the lower-case context: "Lục quân 1", "cầu Bông 2" are names
        proper=_before("sent", 20).str.contains(plain(r"\p{Lu}[\p{L}.]*(?: \p{Ll}+)? $")),
    )
    return gapped.select(
        "sid", "t_start", "t_end", "tok", "gap_l", "gap_r", "lc", "rc", "proper", "worded", "share"
    ).with_row_index("tid")
