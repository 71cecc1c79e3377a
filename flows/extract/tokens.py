"""Runs of digits, the raw material: every digit of a sentence falls into exactly one token.

A token is a maximal run such as ``1.517``, ``12/12``, ``27/4/2022``, ``2021 – 2025`` or ``1 - 1,5``; whether it is a
date, a part of a whole or a range is decided later from its shape and neighbours.
"""

from __future__ import annotations

import polars as pl

from flows.extract.number_words import number_words
from flows.extract.spans import find_all

_NUMBER = r"\d+(?:[.,]\d+)*"
TOKEN = rf"{_NUMBER}(?:(?:\s?[-–—]\s?|/){_NUMBER})*"
CONTEXT = 60


def tokens(sents: pl.DataFrame) -> pl.DataFrame:
    """Digit tokens of ``sents`` in order.

    Returns ``tid`` (row number), ``sid``, ``t_start``/``t_end`` (offsets in the sentence), ``tok``, ``gap_l`` and
    ``gap_r`` (lower-case text to the neighbouring tokens), ``lc`` and ``rc`` (up to 60 characters either side) ``proper`` (a capitalised word stands
    right before) and ``worded`` (written as words, given here in digits).
    """
    found = find_all(sents, "low", TOKEN, ["sid", "low", "sent"]).rename(
        {"m_start": "t_start", "m_end": "t_end", "match": "tok"}
    )
    found = pl.concat([found.with_columns(worded=pl.lit(False)), number_words(sents)]).sort("sid", "t_start")
    length = pl.col("low").str.len_chars().cast(pl.Int64)
    previous = pl.col("t_end").shift(1).over("sid").fill_null(0)
    following = pl.col("t_start").shift(-1).over("sid").fill_null(length)
    gapped = found.with_columns(
        gap_l=pl.col("low").str.slice(previous, pl.col("t_start") - previous),
        gap_r=pl.col("low").str.slice(pl.col("t_end"), following - pl.col("t_end")),
    )
    before = (pl.col("t_start") - CONTEXT).clip(0)
    return (
        gapped.with_columns(
            lc=pl.col("low").str.slice(before, pl.col("t_start") - before),
            rc=pl.col("low").str.slice(pl.col("t_end"), CONTEXT),
            # case is lost in the lower-case context: "Lục quân 1", "cầu Bông 2" are names
            proper=pl.col("sent")
            .str.slice((pl.col("t_start") - 20).clip(0), pl.min_horizontal(pl.col("t_start"), 20))
            .str.contains(r"\p{Lu}[\p{L}.]*(?: \p{Ll}+)? $"),
        )
        .select("sid", "t_start", "t_end", "tok", "gap_l", "gap_r", "lc", "rc", "proper", "worded")
        .with_row_index("tid")
    )
