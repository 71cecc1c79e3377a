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
    """Only connecting words stand before the number, among them another place, or a year the sentence opens with."""
    hidden = codes.says("subjects", "l0m", "hidden_place")
    dated = codes.says("subjects", "l0m", "opens_with_year") & (pl.col("nth") == 0)
    # "xã B 8 dự án, 214 hộ": the place stands before what was counted first
    behind = pl.col("l0m").str.replace(codes.words("subjects", "counted_before"), "${1}")
    listed = (pl.col("kind") == "count") & connects(behind) & neighbour(hidden, -1).fill_null(False)
    return (connects(pl.col("l0m")) & (hidden | dated)) | listed


def _bare() -> pl.Expr:
    """The number names nothing itself: a share without a noun, a part of all communes, a plain count or sum."""
    share = (pl.col("unit") == "PERCENT") & codes.says("subjects", "r", "no_noun")
    part = (pl.col("unit") == "COMMUNE") & pl.col("whole").is_not_null()
    plain = pl.col("unit").is_in(["VND", "PERSON", "HOUSEHOLD"])
    return share | ((part | plain) & codes.says("subjects", "r", "bare"))


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
    taken = (~ruled & near & carried & _parallel() & _bare()).fill_null(False)
    return last.with_columns(
        indicator=pl.when(taken).then("_last").otherwise("indicator"),
        ind_rule=pl.when(taken).then(pl.lit("resumed")).otherwise("ind_rule"),
    ).drop("_last", "_last_sid")
