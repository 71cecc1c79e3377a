"""Whether a number is a level, a change or a growth, and which way it went."""

from __future__ import annotations

from functools import partial

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.letters import plain
from flows.extract.neighbours import neighbour, so_far

_BOUNDARY = plain(r"(?:[^\p{L}]|$)")

_OTHERS_MOVE = r"(?:giảm|tăng)(?: nhanh| mạnh| dần)?, (thu nhập|t[ỷỉ] lệ|số|mức)"
"""A verb of movement of what was said before: "tỷ lệ hộ nghèo giảm, thu nhập bình quân 28 triệu đồng"."""


_said = partial(codes.says, "measures")


def _moved(direction: str) -> pl.Expr:
    """A verb of ``direction`` (down or up) with only words between it and the number that such a verb reaches over."""
    cues = codes.rules("cues")["direction"]
    # "nông thôn mới nâng cao" moves nothing
    words = pl.col("l0m").str.replace_all("nâng cao", "", literal=True).str.replace_all(_OTHERS_MOVE, "${1}")
    return words.str.contains(cues[direction].removesuffix(_BOUNDARY) + cues["between"])


def _reached() -> pl.Expr:
    """The words before the number say where it stands: "giảm xuống còn", "đạt"."""
    level_words = codes.rules("cues")["direction"]["level_words"]
    standing = pl.col("l0").str.contains(plain(rf"(?:^|[^\p{{L}}]){level_words}"))
    # "tỷ lệ hộ nghèo giảm dưới 3%" tells where it is to stand, "giảm dưới 1%/năm" how fast it falls
    yearly = _said("tail", "a_year_after") | _said("l0", "a_year_before")
    below = pl.col("_rate") & _said("l0", "falls_below") & ~yearly
    return (standing & ~(pl.col("_speed") & ~_said("l0", "remains"))) | below


def _founded() -> pl.Expr:
    """What is new of a stock: "thành lập mới 3 hợp tác xã"."""
    return pl.col("indicator").is_in(codes.listed("measures", "adds_up")) & _said("left", "founded")


def _before(moved: str) -> pl.Expr:
    """Whether what stands before moved so, or what that goes on with: "giảm 1,5% (miền núi 6%), tương ứng 5.640 hộ"."""
    again = neighbour("_goes_on", -1) & neighbour(moved, -2)
    return (neighbour(moved, -1) | again).fill_null(False)


def _with_moves(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what the measure is decided by: ``_rate``, ``_speed``, ``_level``, ``_down``, ``_up``, ``_yearly``."""
    # "giảm từ 5% trở lên", "giảm từ 2 - 3%" lead nowhere
    leads = pl.col("upper").is_null() & ~_said("r0", "onward")
    based = _said("l0", "from") & _said("tail", "based")
    to = _said("r0", "to") | _said("tail", "to_behind_bracket")
    from_to = (_said("l0", "from") & leads & to) | based
    marked = frame.with_columns(
        _rate=pl.col("indicator").is_in(codes.listed("measures", "rates")),
        _speed=_said("l0", "speed") & ~_said("l0", "speed_past"),
    ).with_columns(_level=_reached())
    still = pl.col("_still")
    moved = marked.with_columns(_still=pl.col("_level") | from_to).with_columns(
        _down=_moved("down") & ~still, _up=_moved("up") & ~still
    )
    # "giảm 62 hộ nghèo, tương đương 8%": the same movement told again
    again = _said("l0m", "again") & ((pl.col("kind") == "ratio") | _said("l0m", "equals"))
    same = (pl.col("unit") == neighbour("unit", -1)) & (pl.col("kind") == "count")
    listed = same & _said("l0m", "listed") & ~_said("l0m", "standing")
    # "giảm 4,2%, vượt chỉ tiêu giao (3%)": the movement that was asked for
    asked = (pl.col("kind") == neighbour("kind", -1)) & _said("l0m", "target_bracket")
    # "phấn đấu có thêm 5 xã nâng cao, 3 xã kiểu mẫu, 6 sản phẩm": each adds to a stock of its own
    stock = pl.col("indicator").is_in(codes.listed("measures", "added_to"))
    list_on = _said("l0m", "listed") & ~_said("l0m", "standing")
    chained = so_far(_said("l0", "added"), ~list_on).fill_null(False)
    counted = (pl.col("unit") == "HOUSEHOLD") & (neighbour("kind", -1) == "ratio") & _said("l0m", "counted_again")
    # "giảm 1,5% (miền núi 6%)": how much the same moved elsewhere
    inside = (pl.col("unit") == neighbour("unit", -1)) & (pl.col("value") < 5 * neighbour("value", -1))
    inside &= _said("l0m", "inside") & ~_said("l0m", "standing") & pl.col("_rate")
    asked |= inside
    goes_on = pl.col("_goes_on")
    return moved.with_columns(_goes_on=again | listed | asked | counted, _adds=stock & list_on & chained).with_columns(
        _down=pl.col("_down") | (goes_on & _before("_down")),
        _up=pl.col("_up") | (goes_on & _before("_up")) | _founded() | pl.col("_adds"),
        _yearly=pl.col("_rate") & pl.col("rated") & ~pl.col("_level"),
    )


def _kind() -> pl.Expr:
    anew = pl.col("indicator").is_in(codes.listed("measures", "counted_anew"))
    # jobs counted anew are a level, but "tăng 5% so với cùng kỳ" is their growth
    rise = pl.col("unit").is_in(["PERCENT", "TIMES"]) & (pl.col("indicator") != "GRDP_GROWTH")
    compared = (pl.col("_up") | pl.col("_down")) & pl.col("_told") & (pl.col("indicator") != "GRDP_GROWTH")
    flow = (anew & ~rise & ~compared) | pl.col("ind_rule").is_in(codes.listed("measures", "standing_rules"))
    percent = pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT"])
    fell = pl.col("_yearly") | (pl.col("_speed") & pl.col("_rate") & ~pl.col("_level"))
    moves = (pl.col("_down") | pl.col("_up") | fell) & ~flow
    times = (pl.col("unit") == "TIMES") & _said("l0", "multiplied")
    # the growth of a sum is told as a noun too: "tốc độ tăng trưởng dư nợ đạt 10%"
    noun = (pl.col("unit") == "PERCENT") & pl.col("indicator").is_in(codes.listed("subjects", "grows"))
    grows = times | (moves & percent & ~pl.col("_rate")) | (noun & _said("l", "growth_noun"))
    return first_that([(grows, pl.lit("growth")), (moves, pl.lit("change"))], pl.lit("level"))


def _sign() -> pl.Expr:
    """-1 where the value fell: the verb of movement nearest to the number decides."""
    words = pl.col("l0").str.replace_all(codes.words("measures", "falls_further"), "${1}")
    last = words.str.extract(codes.words("measures", "last_verb"))
    down = pl.col("_down") & (last.is_in(codes.listed("measures", "verbs_down")) | ~pl.col("_up"))
    return pl.when(down | ((pl.col("_yearly") | pl.col("_speed")) & ~pl.col("_up"))).then(-1.0).otherwise(1.0)


def _in_points(frame: pl.DataFrame) -> pl.DataFrame:
    """Make the fall of a share without an indicator a change in percentage points.

    "chiếm 0,48% tổng dư nợ (giảm 0,05%)", "từ 51,5% xuống còn 35,4%, giảm 16,1%": what moved is the share told before.
    """
    share = (pl.col("unit") == "PERCENT") & (pl.col("indicator") == "OTHER") & (pl.col("measure_kind") == "growth")
    before = (neighbour("unit", -1) == "PERCENT") & (neighbour("measure_kind", -1) == "level")
    of_share = before & (neighbour("value", -1) > pl.col("value")) & _said("l0", "of_share")
    no_share = neighbour("ind_rule", -1).is_in(codes.listed("measures", "no_shares"))
    told = pl.col("ind_rule") == "share-of-credit-moved"
    moved = (share & ((of_share & ~no_share) | told)).fill_null(False)
    gap = pl.col("ind_rule").is_in(codes.listed("measures", "gap_rules")) & (pl.col("unit") == "PERCENT")
    return frame.with_columns(
        measure_kind=pl.when(moved).then(pl.lit("change")).otherwise(pl.col("measure_kind")),
        unit=pl.when(moved | gap).then(pl.lit("PERCENTAGE_POINT")).otherwise(pl.col("unit")),
    )


def with_measure(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``measure_kind``; sign what fell; turn per cent of a rate that moved into percentage points."""
    moves = _with_moves(frame)
    told = _said("r0", "compared") | _said("l0", "compared_first")
    kinds = moves.with_columns(_told=told).with_columns(measure_kind=_kind(), _sign=_sign())
    kinds = _in_points(kinds)
    level = pl.col("measure_kind") == "level"
    sign = pl.when(level).then(1.0).otherwise(pl.col("_sign"))
    points = (pl.col("unit") == "PERCENT") & pl.col("_rate") & (pl.col("measure_kind") == "change")
    return kinds.with_columns(
        unit=pl.when(points).then(pl.lit("PERCENTAGE_POINT")).otherwise(pl.col("unit")),
        value=pl.col("value") * sign,
        upper=pl.col("upper") * sign,
    ).drop("_rate", "_speed", "_level", "_down", "_up", "_yearly", "_sign", "_still", "_goes_on", "_adds", "_told")
