"""What a sentence opens with, before it says of what: "Từ 24,6% năm 2018, đến nay tỷ lệ hộ nghèo còn 13,3%"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.neighbours import neighbour


def with_opened(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of the numbers a sentence opens with from the one they lead to.

    "Từ 24,6% năm 2018, đến nay tỷ lệ hộ nghèo còn 13,3%": the subject stands behind the first numbers.
    """
    opens = (pl.col("nth") == 0) & pl.col("l").str.contains(codes.words("subjects", "opens"))
    bare = pl.col("indicator").is_null() & pl.col("ind_rule").is_null()
    # "từ mức 18 triệu đồng/người": an amount a head, of what is said later
    unnamed = bare | (pl.col("ind_rule") == "per-piece").fill_null(False)
    opened = unnamed & pl.col("r0").str.contains(codes.words("subjects", "leads_on"))
    same = neighbour("_family", 1) == pl.col("_family")
    follows = neighbour(pl.col("ind_rule").is_in(codes.listed("subjects", "led_to")), 1)
    taken = pl.col("_taken")
    marked = frame.with_columns(_taken=(opened & opens & same & follows) | _targeted())
    return marked.with_columns(
        indicator=pl.when(taken).then(neighbour("indicator", 1)).otherwise(pl.col("indicator")),
        ind_rule=pl.when(taken).then(pl.lit("opened")).otherwise(pl.col("ind_rule")),
    ).drop("_taken")


def _targeted() -> pl.Expr:
    """A target right before what was reached, in its unit: "chỉ tiêu 170 lao động, đã đưa 198 lao động"."""
    bare = pl.col("indicator").is_null() & pl.col("ind_rule").is_null() & (pl.col("kind") == "count")
    same = (neighbour("unit", 1) == pl.col("unit")) & (neighbour("unit_text", 1) == pl.col("unit_text"))
    unnamed = pl.col("r").str.contains(r"^[\s/]*$") & pl.col("l").str.contains(codes.words("subjects", "target_opens"))
    return (bare & same & unnamed & neighbour("indicator", 1).is_not_null()).fill_null(False)
