"""What falls without being named: where an article speaks of poverty, "bình quân mỗi năm giảm 5,5%" is its rate."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.connectives import connects

_SENTENCES_BACK = 3


def _spoken_of(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the last rate of poverty and number of the poor told so far, and in which sentence."""
    rate = pl.col("indicator").is_in(codes.listed("subjects", "falls"))
    main, percent = pl.col("indicator") == "POVERTY_RATE", pl.col("unit") == "PERCENT"
    poor = main | (pl.col("indicator") == "POOR_HOUSEHOLDS")
    sid = pl.col("sid").cast(pl.Int64)
    told = {
        "_seen": pl.when(rate & percent).then(sid),
        "_rate": pl.when(rate).then(pl.col("indicator")),
        "_main": pl.when(main & percent).then(sid),
        "_poor": pl.when(poor).then(sid),
    }
    return frame.with_columns(value.forward_fill().over("article_id").alias(name) for name, value in told.items())


def with_falls(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of a fall or rest that names no subject from the poverty spoken of shortly before.

    "…, bình quân mỗi năm giảm 5,5%", "như vậy trong năm giảm 604 hộ": where an article speaks of poverty nobody says
    again what falls.
    """
    sid = pl.col("sid").cast(pl.Int64)
    clause = pl.col("l0m").str.replace(codes.words("subjects", "before_clause"), "")
    moved = connects(clause) & clause.str.contains(codes.words("subjects", "fallen"))
    near, near_main, near_poor = (sid - pl.col(name) <= _SENTENCES_BACK for name in ("_seen", "_main", "_poor"))
    share = pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT"]) & codes.says("subjects", "r", "no_noun")
    fewer = (pl.col("unit") == "HOUSEHOLD") & codes.says("subjects", "r", "bare")
    # whoever decides or hopes to, households that become fewer are the poor ones: "năm nay quyết tâm giảm 45 hộ"
    fewer &= clause.str.contains(codes.words("subjects", "fewer"))
    unsaid = (pl.col("ind_rule") == "none") & ((share & moved & near) | (fewer & near_poor)).fill_null(False)
    # what goes without saying is the rate of all the poor, where it was told at all
    of = first_that(
        [(pl.col("unit") == "HOUSEHOLD", pl.lit("POOR_HOUSEHOLDS")), (near_main, pl.lit("POVERTY_RATE"))],
        pl.col("_rate"),
    )
    falls = pl.col("_falls")
    # "… cận nghèo 3,2%; bình quân mỗi năm giảm 1,5%": of the poor, though the near-poor were told last
    nearly = (pl.col("indicator") == "NEAR_POVERTY_RATE") & (pl.col("ind_rule") == "inherited")
    both = nearly & (pl.col("_main") == sid) & codes.says("subjects", "l0m", "each_year_falls")
    return (
        _spoken_of(frame)
        .with_columns(_falls=unsaid | both.fill_null(False))
        .with_columns(
            indicator=pl.when(falls).then(of).otherwise(pl.col("indicator")),
            ind_rule=pl.when(falls).then(pl.lit("fall-of-poverty")).otherwise(pl.col("ind_rule")),
        )
        .drop("_seen", "_rate", "_main", "_poor", "_falls")
    )
