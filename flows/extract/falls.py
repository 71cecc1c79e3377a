"""What falls without being named: where an article speaks of poverty, "bình quân mỗi năm giảm 5,5%" is its rate."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.connectives import connects

_SENTENCES_BACK = 3


def with_falls(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of a fall or rest that names no subject from the rate of poverty spoken of shortly before.

    "…, bình quân mỗi năm giảm 5,5%": where an article speaks of poverty nobody says again what falls.
    """
    rate = pl.col("indicator").is_in(codes.listed("subjects", "falls"))
    main, percent = pl.col("indicator") == "POVERTY_RATE", pl.col("unit") == "PERCENT"
    sid = pl.col("sid").cast(pl.Int64)
    told = {
        "_seen": pl.when(rate & percent).then(sid),
        "_rate": pl.when(rate).then(pl.col("indicator")),
        "_main": pl.when(main & percent).then(sid),
    }
    clause = pl.col("l0m").str.replace(codes.words("subjects", "before_clause"), "")
    moved = connects(clause) & clause.str.contains(codes.words("subjects", "fallen"))
    bare = moved & pl.col("r").str.contains(codes.words("subjects", "no_noun")) & percent
    near, near_main = (sid - pl.col(name) <= _SENTENCES_BACK for name in ("_seen", "_main"))
    # what goes without saying is the rate of all the poor, where it was told at all
    of = pl.when(near_main).then(pl.lit("POVERTY_RATE")).otherwise(pl.col("_rate"))
    unsaid, falls = (pl.col("ind_rule") == "none") & bare & near.fill_null(False), pl.col("_falls")
    return (
        frame.with_columns(value.forward_fill().over("article_id").alias(name) for name, value in told.items())
        .with_columns(_falls=unsaid)
        .with_columns(
            indicator=pl.when(falls).then(of).otherwise(pl.col("indicator")),
            ind_rule=pl.when(falls).then(pl.lit("fall-of-poverty")).otherwise(pl.col("ind_rule")),
        )
        .drop(*told, "_falls")
    )
