"""Runs of digits, the raw material: every digit of a sentence falls into exactly one token.

A token is a maximal run such as ``1.517``, ``12/12``, ``27/4/2022``, ``2021 – 2025`` or ``1 - 1,5``; whether it is a
date, a part of a whole or a range is decided later from its shape and neighbours.
"""

from __future__ import annotations

import polars as pl

from flows.extract.sentences import explode_with_offsets

_NUMBER = r"\d+(?:[.,]\d+)*"
TOKEN = rf"{_NUMBER}(?:\s?[-–—/]\s?{_NUMBER})*"
_OPEN, _CLOSE = "\x02", "\x03"
CONTEXT = 60


def tokens(sents: pl.DataFrame) -> pl.DataFrame:
    """Digit tokens of ``sents`` in order.

    Returns ``tid`` (row number), ``sid``, ``t_start``/``t_end`` (offsets in the sentence), ``tok``, ``gap_l`` and
    ``gap_r`` (lower-case text to the neighbouring tokens), ``lc`` and ``rc`` (up to 60 characters either side).
    """
    digits = sents.lazy().select("sid", "low").filter(pl.col("low").str.contains(r"\d")).collect()
    marked = digits.with_columns(
        part=pl.col("low").str.replace_all(TOKEN, f"{_OPEN}${{0}}{_CLOSE}").str.split(_OPEN),
    ).sort("sid")
    # Every part but the first holds one closing mark, so offsets come out one too large per earlier part.
    parts = explode_with_offsets(marked, "part", "offset", joiner=0).with_columns(
        nth=pl.int_range(pl.len()).over("sid", mapping_strategy="group_to_rows")
    )
    pieces = parts.with_columns(
        t_start=pl.col("offset") - (pl.col("nth") - 1).clip(0),
        piece=pl.col("part").str.splitn(_CLOSE, 2),
    ).unnest("piece")
    gaps = pieces.with_columns(
        gap_r=pl.when(pl.col("nth") == 0).then(pl.col("part")).otherwise(pl.col("field_1")),
        tok=pl.col("field_0"),
    ).with_columns(gap_l=pl.col("gap_r").shift(1))
    found = gaps.filter(pl.col("nth") > 0).with_columns(t_end=pl.col("t_start") + pl.col("tok").str.len_chars())
    before = (pl.col("t_start") - CONTEXT).clip(0)
    return (
        found.with_columns(
            lc=pl.col("low").str.slice(before, pl.col("t_start") - before),
            rc=pl.col("low").str.slice(pl.col("t_end"), CONTEXT),
        )
        .select("sid", "t_start", "t_end", "tok", "gap_l", "gap_r", "lc", "rc")
        .with_row_index("tid")
    )
