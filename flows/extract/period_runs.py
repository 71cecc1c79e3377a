"""Dates that are one period together: "từ 28/12 đến 3/1/2024", "các ngày 5, 6 và 7/3", "tháng 4, 5 và 6 năm 2023".

Only the last of them says its month or year; the ones before are told by it and make no period of their own.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.dates import day_of, integer
from flows.extract.neighbours import neighbour, so_far

_LONE_DAYS = ("day-number", "day-of-month", "day-before-and", "day-span-start")
_LONE_MONTHS = ("month-number", "month-listed")
_MONTH_GAP = r"^ tháng $"
_YEAR_GAP = r"^ năm $"


def _kind() -> pl.Expr:
    """Day or month for a number that says nothing else: the "16" of "từ ngày 16 đến 18/1"."""
    bare = pl.col("y").is_null() & pl.col("m").is_null()
    cases = [
        (bare & pl.col("cls_rule").is_in(_LONE_DAYS), pl.lit("day")),
        (bare & pl.col("cls_rule").is_in(_LONE_MONTHS), pl.lit("month")),
    ]
    return first_that(cases)


def _linked() -> pl.Expr:
    """The date goes on with the lone number before it: ", 6", " và ngày 7/3", " tháng 3", " năm 2023"."""
    gap, before = pl.col("gap_l"), neighbour("_kind", -1)
    listed = gap.str.contains(codes.words("periods", "day_gap"))
    as_day, as_month = ~gap.str.contains("tháng", literal=True), ~gap.str.contains("ngày", literal=True)
    return (
        pl.when(before == "day")
        .then((listed & as_day) | gap.str.contains(_MONTH_GAP))
        .when(before == "month")
        .then((listed & as_month) | gap.str.contains(_YEAR_GAP))
        .fill_null(False)
    )


def _behind(kind: str, gap: str) -> pl.Expr:
    """A lone number of this kind stands before, with nothing but ``gap`` between."""
    return (neighbour("_kind", -1) == kind) & pl.col("gap_l").str.contains(gap)


def _taken(kind: str, gap: str) -> pl.Expr:
    """That number, the last of it where it is two ("16-18")."""
    return pl.when(_behind(kind, gap)).then(neighbour("_last", -1))


def with_runs(dates: pl.DataFrame) -> pl.DataFrame:
    """Add ``run_value`` and ``run_kind``: the lone day or month a run of dates begins with, in rows that go on with it.

    A month and a year take the day and the month that stand right before them into ``d`` and ``m``, and the gap before
    those: "ngày 16 và 17 tháng 3 năm 2023".
    """
    lone = dates.with_columns(
        _kind=_kind(),
        _first=integer(pl.col("tok").str.extract(r"^(\d{1,2})")),
        _last=integer(pl.col("tok").str.extract(r"(\d{1,2})$")),
    ).with_columns(_link=_linked())
    dayed = _with_heads(lone).with_columns(_day=_taken("day", _MONTH_GAP))
    is_month, of_month = (pl.col("_kind") == "month") & pl.col("_day").is_not_null(), _behind("month", _YEAR_GAP)
    gaps = [
        (is_month, neighbour("gap_l", -1)),
        (of_month & neighbour("_day", -1).is_not_null(), neighbour("gap_l", -2)),
    ]
    return dayed.with_columns(
        m=pl.coalesce("m", _taken("month", _YEAR_GAP), pl.when(is_month).then("_first")),
        d=pl.coalesce("d", pl.when(is_month).then("_day"), pl.when(of_month).then(neighbour("_day", -1))),
        gap_l=first_that([*gaps, (of_month, neighbour("gap_l", -1))], pl.col("gap_l")),
    ).drop("_kind", "_first", "_last", "_link", "_day")


def _with_heads(lone: pl.DataFrame) -> pl.DataFrame:
    opens = ~pl.col("_link")
    return lone.with_columns(
        run_value=pl.when("_link").then(so_far(pl.col("_first").fill_null(0), opens)),
        run_kind=pl.when("_link").then(so_far(pl.col("_kind").fill_null(""), opens)),
    )


def _parted() -> pl.Expr:
    """Dates that stand side by side but are told apart: "tháng 4 và 5 lần lượt đạt …"."""
    listed = (pl.col("run_kind") == "month") & (pl.col("run_value") != pl.col("p_end").dt.month())
    return listed & (pl.col("rc").str.contains(r"lần lượt|tương ứng") | pl.col("base"))


def from_first(dates: pl.DataFrame) -> pl.DataFrame:
    """Start a period (``p_start``, ``p_end``) on the lone day or month its run begins with, in the last one's year.

    The dates that are told so are left out.
    """
    start, end = pl.col("p_start"), pl.col("p_end")
    runs = pl.col("run_value").is_not_null() & ~_parted().fill_null(False)
    day = (pl.col("run_kind") == "day") & (start == end)
    month = (pl.col("run_kind") == "month") & (start.dt.year() == end.dt.year()) & (start.dt.month() == end.dt.month())
    first_day = day_of(end.dt.year(), end.dt.month(), pl.col("run_value"))
    first_month = day_of(end.dt.year(), pl.col("run_value"), 1)
    begun = [
        (day, pl.when(first_day > end).then(first_day.dt.offset_by("-1mo")).otherwise(first_day)),
        (
            month & (pl.col("run_value") != end.dt.month()),
            pl.when(first_month > end).then(first_month.dt.offset_by("-1y")).otherwise(first_month),
        ),
    ]
    settled = dates.with_columns(p_start=pl.coalesce(pl.when(runs).then(first_that(begun)), start), _runs=runs)
    return settled.filter(~neighbour("_runs", 1).fill_null(False)).drop("_runs")
