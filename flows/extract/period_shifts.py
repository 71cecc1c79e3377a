"""Periods that stand beside the one bound: the same months a year before, the whole year a plan is for."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.dates import fixed_day

_MONTHS = 60
_DAYS = 13
"""An event of days is no stretch that a stock is told at the end of."""


def _lead(cue: str) -> pl.Expr:
    """The words from the number before to this one, "" in sentences without ``cue``."""
    low = only_where(pl.col("low").str.contains(cue, literal=True), pl.col("low"))
    return low.str.slice(pl.col("prev_end"), (pl.col("n_start") - pl.col("prev_end")).clip(0))


def _year_before() -> pl.Expr:
    """ "Đạt 32%, trong khi cùng kỳ năm trước là 18,9%": nothing but the period differs from the number before."""
    said = _lead("cùng kỳ")
    return said.str.contains(codes.words("periods", "same_period")) & ~said.str.contains(
        codes.words("periods", "against_same_period")
    )


def _of_plan() -> pl.Expr:
    """ "9 tháng … giải quyết việc làm cho 812 lao động, đạt 81% kế hoạch (1.000 lao động)": plans are for a year."""
    start, end = pl.col("period_start"), pl.col("period_end")
    so_far = (start.dt.ordinal_day() == 1) & (start.dt.year() == end.dt.year()) & (end.dt.month() > 1)
    listed = only_where(pl.col("low").str.contains("(", literal=True), pl.col("left"))
    planned = _lead("(").str.contains(codes.words("periods", "plan_bracket"))
    return so_far & (planned | listed.str.contains(codes.words("status", "plan_list")))


def _stock() -> pl.Expr:
    """A debt, or the borrowers and shares told with it: they stand at the end of the months spoken of."""
    left, right = codes.words("periods", "stock_left"), codes.words("periods", "stock_right")
    lent = pl.col("indicator").is_in(["OTHER", "HOUSEHOLDS_BORROWING"]) & pl.col("low").str.contains("nợ", literal=True)
    told = only_where(lent, pl.col("l")).str.contains(left) | only_where(lent, pl.col("r")).str.contains(right)
    return (pl.col("indicator") == "CREDIT_OUTSTANDING") | (lent & told)


def _point() -> pl.Expr:
    """A stock told with what was done "từ đầu năm đến nay": it is that of the day; a debt that of the months' end."""
    start, end, stocks = pl.col("period_start"), pl.col("period_end"), codes.listed("periods", "stocks")
    months = (end < fixed_day(end.dt.year(), 12, 31)) & _stock()
    ended = ((end == pl.col("now")) & pl.col("indicator").is_in(stocks)) | months
    return ((end - start).dt.total_days() > _DAYS) & ended & (pl.col("measure_kind") == "level")


def _running() -> pl.Expr:
    """How things stand now: a stock told behind plans for the year that still runs, what somebody "đang" does."""
    handed = pl.col("period_basis") == "inherited"
    # a report of December tells the year
    apart = pl.col("sid").cast(pl.Int64) - pl.col("p_sid").cast(pl.Int64) > 1
    early = (pl.col("period_end") - pl.col("now")).dt.total_days() > _MONTHS
    ahead = (pl.col("period_end") > pl.col("now")) & (pl.col("period_start") <= pl.col("now")) & (apart | early)
    stands = pl.col("indicator").is_in(codes.listed("periods", "stocks")) & (pl.col("measure_kind") == "level")
    low = only_where(ahead & stands & handed, pl.col("low"))
    planned = low.str.contains(codes.words("periods", "planned") + "|chỉ tiêu")
    past = handed & (pl.col("period_end") < pl.col("now")) & pl.col("low").str.contains("đang", literal=True)
    before, after = only_where(past, pl.col("left")), only_where(past, pl.col("r"))
    doing = before.str.contains(codes.words("periods", "present")) | after.str.contains(
        codes.words("periods", "present_after")
    )
    return (low.str.contains(codes.words("periods", "stands")) & ~planned) | doing


def with_shifts(figures: pl.DataFrame) -> pl.DataFrame:
    """Move the periods of numbers of the same period last year, of plans in brackets and of stocks."""
    start, end, year = pl.col("period_start"), pl.col("period_end"), pl.col("period_end").dt.year()
    now = pl.when(_running().fill_null(False)).then("now")
    stood = figures.with_columns(period_start=pl.coalesce(now, start), period_end=pl.coalesce(now, end))
    before = stood.with_columns(_back=_year_before().fill_null(False), _plan=_of_plan().fill_null(False))
    start = pl.when(_point().fill_null(False)).then(end).otherwise(start)
    return before.with_columns(
        period_start=pl.when("_back").then(start.dt.offset_by("-1y")).otherwise(start),
        period_end=pl.when("_back")
        .then(end.dt.offset_by("-1y"))
        .when("_plan")
        .then(fixed_day(year, 12, 31))
        .otherwise(end),
    ).drop("_back", "_plan")
