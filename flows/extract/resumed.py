"""A subject taken up again over quantities of other kinds, for another place or year.

"Xã A có 6 dự án, 131 hộ; xã B 8 dự án, 214 hộ": what each number is of was told of the same kind before.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.connectives import connects
from flows.extract.neighbours import neighbour

_SENTENCES_BACK = 1


def _parallel() -> pl.Expr:
    """Only connecting words stand before the number, among them another place, or a target or year that opens it.

    Who said so is passed over: "Chủ tịch xã cho hay: Chỉ tiêu năm nay là 120 người".
    """
    words = pl.col("l0m").str.replace(codes.words("subjects", "speaker"), "")
    hidden = words.str.contains(codes.words("subjects", "hidden_place"))
    dated = words.str.contains(codes.words("subjects", "opens_with_year")) & (pl.col("nth") == 0)
    aimed = words.str.contains(codes.words("subjects", "target_opens")) & (pl.col("nth") == 0)
    # "xã B 8 dự án, 214 hộ": the place stands before what was counted first
    behind = pl.col("l0m").str.replace(codes.words("subjects", "counted_before"), "${1}")
    listed = (pl.col("kind") == "count") & connects(behind) & neighbour(hidden, -1).fill_null(False)
    return (connects(words) & (hidden | dated | aimed)) | listed


def _bare() -> pl.Expr:
    """The number names nothing itself: a share without a noun, a part of all communes, a plain count or sum."""
    share = (pl.col("unit") == "PERCENT") & codes.says("subjects", "r", "no_noun")
    part = (pl.col("unit") == "COMMUNE") & pl.col("whole").is_not_null()
    plain = pl.col("unit").is_in(["VND", "PERSON", "HOUSEHOLD", "HOUSE", "PRODUCT"])
    return share | ((part | plain) & codes.says("subjects", "r", "bare"))


def _filled(frame: pl.DataFrame, taken: pl.Expr, indicator: pl.Expr) -> pl.DataFrame:
    """``frame`` with ``indicator`` where ``taken`` holds."""
    marked = frame.with_columns(_taken=taken.fill_null(False))
    return marked.with_columns(
        indicator=pl.when("_taken").then(indicator).otherwise("indicator"),
        ind_rule=pl.when("_taken").then(pl.lit("resumed")).otherwise("ind_rule"),
    ).drop("_taken")


def _with_income(frame: pl.DataFrame) -> pl.DataFrame:
    """Read an amount a head a year as income where income was spoken of: "Năm 2019 đạt 55 triệu đồng/người/năm"."""
    sid = pl.col("sid").cast(pl.Int64)
    told = pl.when(pl.col("indicator") == "INCOME_PER_CAPITA").then(sid).forward_fill().over("article_id")
    a_head = (pl.col("unit") == "VND_PER_YEAR") & codes.says("subjects", "after", "a_head")
    open_ = pl.col("ind_rule").is_in(["none", "per-piece"]) & connects(pl.col("l0m"))
    return _filled(frame, a_head & open_ & (sid - told <= _SENTENCES_BACK), pl.lit("INCOME_PER_CAPITA"))


def _with_share_of_poor(frame: pl.DataFrame) -> pl.DataFrame:
    """Read households of a place with their share as poor ones behind others: "Thị trấn A chỉ có 96 hộ, chiếm 4,2%"."""
    poor = neighbour(_last("HOUSEHOLD"), -1, "article_id") == "POOR_HOUSEHOLDS"
    near = pl.col("sid").cast(pl.Int64) - neighbour(_last_sid("HOUSEHOLD"), -1, "article_id") <= _SENTENCES_BACK
    total = pl.col("ind_rule").is_in(codes.listed("subjects", "totals_or_parts"))
    shared = (neighbour("unit", 1) == "PERCENT") & codes.says("subjects", "r0", "shared_behind")
    part = connects(pl.col("l0m")) & codes.says("subjects", "l0m", "hidden_place")
    return _filled(frame, total & shared & part & poor & near, pl.lit("POOR_HOUSEHOLDS"))


def _last(unit: str) -> pl.Expr:
    """The indicator last told in ``unit``."""
    return pl.when(pl.col("unit") == unit).then(pl.col("indicator").fill_null("OTHER")).forward_fill()


def _last_sid(unit: str) -> pl.Expr:
    """The sentence of what was last told in ``unit``."""
    return pl.when(pl.col("unit") == unit).then(pl.col("sid").cast(pl.Int64)).forward_fill()


def with_resumed(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of what names no subject from the last quantity of its kind, of this sentence or the last."""
    ruled = pl.col("ind_rule") != "none"
    # "… (trong đó đi làm việc ở nước ngoài 450 người)": an aside is not what is gone on with
    said = ruled & ~codes.says("subjects", "left", "inside_bracket")
    within = ("article_id", "_family")
    last = frame.with_columns(
        _last=pl.when(said).then(pl.col("indicator").fill_null("OTHER")).forward_fill().over(within),
        _last_sid=pl.when(said).then(pl.col("sid").cast(pl.Int64)).forward_fill().over(within),
    )
    near = pl.col("sid").cast(pl.Int64) - pl.col("_last_sid") <= _SENTENCES_BACK
    carried = pl.col("_last").is_in(codes.listed("subjects", "resumed"))
    filled = _filled(last, ~ruled & near & carried & _parallel() & _bare(), pl.col("_last"))
    return filled.drop("_last", "_last_sid").pipe(_with_income).pipe(_with_share_of_poor)
