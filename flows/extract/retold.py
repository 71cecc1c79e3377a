"""Figures told twice: what names nothing itself is of the indicator its value is told of elsewhere in the article."""

from __future__ import annotations

import polars as pl

_UNITS = ("VND", "USD", "HOUSEHOLD", "PERSON", "HOUSE")
_LEAST = 100
_LEAST_MONEY = 100_000_000
"""Smaller numbers agree by chance, smaller sums are given to one person."""


def with_retold(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of figures without a rule from the same value and unit told elsewhere in the article.

    "Trao 20 tỷ đồng cho các huyện nghèo … Số tiền 20 tỷ đồng có ý nghĩa thực sự": headlines and comments repeat.
    """
    least = pl.when(pl.col("unit") == "VND").then(_LEAST_MONEY).otherwise(_LEAST)
    telling = pl.col("unit").is_in(_UNITS) & (pl.col("value").abs() >= least) & pl.col("upper").is_null()
    unnamed = telling & (pl.col("ind_rule") == "none") & (pl.col("indicator") == "OTHER")
    keys = ["article_id", "unit", "value"]
    wanted = frame.filter(unnamed).select(keys).unique()
    named = telling & (pl.col("indicator") != "OTHER")
    told = (
        frame.filter(named)
        .join(wanted, on=keys, how="semi", maintain_order="left")
        .group_by(keys, maintain_order=True)
        .agg(_told=pl.col("indicator").first(), _apart=pl.col("indicator").n_unique())
        .filter(pl.col("_apart") == 1)
        .drop("_apart")
    )
    joined = frame.join(told, on=keys, how="left", maintain_order="left")
    again = unnamed & pl.col("_told").is_not_null()
    return joined.with_columns(
        indicator=pl.when(again).then(pl.col("_told")).otherwise(pl.col("indicator")),
        ind_rule=pl.when(again).then(pl.lit("told-elsewhere")).otherwise(pl.col("ind_rule")),
    ).drop("_told")
