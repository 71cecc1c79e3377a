"""Runs of a list: a quantity with a subject of its own and those that merely go on with it."""

from __future__ import annotations

from functools import partial

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.connectives import connects
from flows.extract.neighbours import neighbour, next_sentence, so_far

_said = partial(codes.says, "subjects")


def _connective() -> pl.Expr:
    """Only connecting words stand between the quantity and the one before it.

    What was counted just before ("85 hộ thoát nghèo, năm 2023 là 102 hộ") is passed over where this one names nothing
    itself.
    """
    words = pl.col("l0m")
    bare = pl.col("r").str.contains(codes.words("subjects", "bare")) & (pl.col("_family") == neighbour("_family", -1))
    passed = bare & words.str.contains(r"[,;:(.)]")
    behind = pl.when(passed).then(words.str.replace(codes.words("subjects", "counted_before"), "${1}"))
    # "2.000 lao động nông thôn thuộc hộ nghèo, trong đó 300 người …": part of what was counted just before
    part = words.str.extract(codes.words("subjects", "part_of_count"))
    counted = (pl.col("kind") == "count") & (pl.col("unit") == neighbour("unit", -1))
    counted &= ~neighbour("indicator", -1).is_in(codes.listed("subjects", "stocks")).fill_null(False)
    further = (passed & connects(behind)) | (counted & connects(part))
    whole = neighbour("indicator", -1).is_in(codes.listed("subjects", "wholes"))
    # "trong số 13 xã của huyện, 7 xã còn …": what is said of some is not of the whole
    some = (pl.col("unit") == neighbour("unit", -1)) & _said("r", "part_after")
    apart = (whole & (words.str.contains(codes.words("subjects", "takes_apart")) | some)).fill_null(False)
    linked = (
        connects(words)
        | further.fill_null(False)
        | _set_against()
        | _apart_by_place()
        | _named_item()
        | _shared_in_brackets()
    )
    inside = (pl.col("nth") > 0) | _next_sentence()
    return (linked & ~apart & inside) | _itemised()


def _apart_by_place() -> pl.Expr:
    """Parts of what was just counted, in brackets: "trao bò cho 80 hộ (50 hộ của xã A và 30 hộ của xã B)"."""
    part = (pl.col("unit") == neighbour("unit", -1)) & (pl.col("value") < neighbour("value", -1))
    counted = part & (pl.col("kind") == "count")
    return (counted & _said("l0", "part_opens") & _said("r", "part_of_place")).fill_null(False)


def _named_item() -> pl.Expr:
    """The next of a list told by names alone: "Trường Hà 61/64 nhà, Sóc Hà 70/88 nhà", "Nàn Sán 312 hộ (38%)"."""
    same = pl.col("unit") == neighbour("unit", -1)
    # what stands in brackets behind each is passed over
    beside = same | ((pl.col("unit") == neighbour("unit", -2)) & _said("l0", "bracket_closes"))
    before = pl.col("sent").str.slice(pl.col("prev_end"), (pl.col("n_start") - pl.col("prev_end")).clip(0))
    words = only_where(beside.fill_null(False) & pl.col("ind_rule").is_null(), before)
    return words.str.contains(codes.words("subjects", "named_item"))


def _shared_in_brackets() -> pl.Expr:
    """The share of what was just counted, in brackets: "15 xã đạt chuẩn nông thôn mới nâng cao (chiếm 65,2%)"."""
    counted = neighbour(pl.col("kind") == "count", -1)
    return (
        counted & (pl.col("unit") == "PERCENT") & _said("l0m", "share_opens") & _said("r0", "aside_closes")
    ).fill_null(False)


def _itemised() -> pl.Expr:
    """Parts of the sum before, each told by what it is for: "Cụ thể, dạy nghề là 3 tỷ đồng; cây giống là 2 tỷ đồng"."""
    money = (pl.col("_family") == "VND") & (neighbour("_family", -1, "article_id") == "VND")
    unnamed = pl.col("tl").is_null() & pl.col("indicator").is_null() & pl.col("ind_rule").is_null()
    part = (pl.col("value") < neighbour("value", -1, "article_id")) & ((pl.col("nth") > 0) | next_sentence())
    return (money & unnamed & part & _said("left", "itemised") & _said("l0m", "item")).fill_null(False)


def _set_against() -> pl.Expr:
    """What another place has of the same, in brackets: "đạt 75,1%, cao hơn bình quân cả nước (69,9%)"."""
    same = neighbour("_family", -1) == pl.col("_family")
    return (same & _said("l0m", "against") & _said("r0", "against_closes")).fill_null(False)


def _next_sentence() -> pl.Expr:
    """The first quantity of a sentence goes on with the sentence before: a rate of another place, parts of a sum.

    "… tỷ lệ hộ nghèo của tỉnh còn 3,15%. Huyện Sơn Động từ 50,14% xuống còn 15,66%."; "… được giao 96 tỷ đồng. Trong
    đó, năm nay là 58 tỷ đồng."
    """
    same = neighbour("_family", -1, "article_id") == pl.col("_family")
    placed = (pl.col("unit") == "PERCENT") & pl.col("l0m").str.contains(codes.words("subjects", "hidden_place"))
    apart = pl.col("l0m").str.contains(codes.words("subjects", "taken_apart"))
    apart |= pl.col("l0m").str.contains(codes.words("subjects", "pointed_back"))
    out = _said("l0m", "hidden_place") & _said("l0m", "stands_out")
    return (next_sentence() & same & (placed | apart | out)).fill_null(False)


def _given(own: pl.Expr) -> pl.Expr:
    """A part of a sum told before that names only its giver: it is of what the sum is of."""
    money = pl.col("_family") == "VND"
    sum_told = neighbour(so_far("indicator", own & money), -1).is_not_null()
    apart = pl.col("left").str.contains(codes.words("subjects", "takes_apart"))
    # "tổng kinh phí 31 tỷ đồng, trong đó Trung ương hỗ trợ 26 tỷ đồng"
    giver = pl.col("left_cue").is_in(codes.listed("subjects", "givers")) | _said("l0", "giver_gives")
    return (money & sum_told & apart & giver).fill_null(False)


def with_heads(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_head`` and ``_head_family``: indicator and unit of the quantity that opens each run of connected ones.

    A run is a quantity with its own cue and all that merely continue it.
    """
    # "thu ngân sách đạt 71 tỷ đồng, bằng 108% dự toán, tăng 17%": the share of the plan lies between, not above
    reached = pl.col("ind_rule").is_in(codes.listed("subjects", "shares_of_plan")).fill_null(False) & (
        pl.col("nth") > 0
    )
    own = pl.col("indicator").is_not_null() & ~reached
    given = _given(own)
    chained = frame.with_columns(connective=_connective() | given, _own=own & ~given, _given=given)
    # "được giao 287 tỷ đồng cho 3 chương trình, trong đó …": how many programmes there are says nothing of the sum
    through = reached | ((pl.col("unit") == "PROGRAMME") & (pl.col("nth") > 0)).fill_null(False)
    # an aside in brackets is of its own, and what follows the bracket goes on with what stood before it
    named = own & (neighbour("_family", -1) == pl.col("_family"))
    inner = _said("l0", "aside") | (named & _said("l0", "in_brackets"))
    aside = (inner & _said("r0", "aside_closes") & (pl.col("nth") > 0)).fill_null(False)
    opens = (pl.col("_own") & ~aside) | ~(pl.col("connective") | through | aside)
    runs = chained.with_columns(_run=opens.cum_sum().over("article_id"))
    return runs.with_columns(
        _head=pl.col("indicator").first().over("article_id", "_run"),
        _head_family=pl.col("_family").first().over("article_id", "_run"),
    )
