"""First and last day of each date token, from its parts, the words around it and the article's date."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.dates import day_of, fixed_day, integer
from flows.extract.neighbours import neighbour

_AHEAD = 8
"""A month without a year that lies further ahead than this is of the year before."""


def _month() -> pl.Expr:
    """The month a token stands for as a whole: null for a day or a quarter."""
    no_date = pl.col("y").is_null() & pl.col("m").is_null() & pl.col("d").is_null()
    bare = pl.when(no_date & pl.col("cls_rule").is_in(["month-number", "month-listed"])).then(
        integer(pl.col("tok").str.extract(r"^(\d{1,2})$"))
    )
    written = pl.when(pl.col("d").is_null()).then(pl.col("m"))
    before = pl.when(pl.col("y").is_not_null() & pl.col("m").is_null()).then(pl.col("lmonth"))
    return pl.when(pl.col("quarter").is_null()).then(pl.coalesce(written, before, bare))


def _nearest_year() -> pl.Expr:
    """The year of a day written without one: that of the article, unless the day would lie half a year ahead or most
    of a year back."""
    anchor, published = pl.col("anchor_year"), pl.col("published_on")
    guess = day_of(anchor, pl.col("m"), pl.col("d"))
    return (
        pl.when(guess > published.dt.offset_by("6mo"))
        .then(anchor - 1)
        .when(guess < published.dt.offset_by("-9mo"))
        .then(anchor + 1)
        .otherwise(pl.coalesce(pl.when(published.is_null()).then(_year_beside()), anchor))
    )


def _year_beside() -> pl.Expr:
    """The year the next date of the sentence says: "Ngày 23/11, diễn đàn năm 2018"."""
    one = pl.when(pl.col("y2").is_null() & ~pl.col("base")).then("y")
    return pl.coalesce(neighbour(one, n) for n in (1, -1))


def _with_units(dates: pl.DataFrame) -> pl.DataFrame:
    """Add the days, months, quarters and parts of a year a token may mean (columns ``_…``)."""
    y, anchor = pl.col("y"), pl.col("anchor_year")
    # "thu ngân sách 9 tháng" in February is of the year before
    later = pl.col("cls_rule").is_in(["month-duration-result", "month-duration-report"]) & (
        pl.col("rel_months") > pl.col("published_on").dt.month()
    )
    # "tháng 12" in January is over; a plan's lies ahead
    over = (_month() - pl.col("published_on").dt.month() > _AHEAD) & ~pl.col("lc").str.contains(
        codes.words("periods", "planned")
    )
    back = later.fill_null(False) | over.fill_null(False) | pl.col("last_year")
    of_year = pl.coalesce(y, anchor - back.cast(pl.Int32))
    return dates.with_columns(
        _month=_month(),
        _year=pl.coalesce(y, pl.when("last_year").then(anchor - 1), _nearest_year()),
        _half=pl.coalesce(pl.col("first_months"), pl.col("rel_months")),
        _of_year=of_year,
        _has_day=pl.col("d").is_not_null() & pl.col("m").is_not_null(),
        _has_left_day=pl.col("lday").is_not_null() & y.is_not_null(),
    ).with_columns(
        _day=pl.coalesce(
            day_of(pl.col("_year"), pl.col("m"), pl.col("d")), day_of(y, pl.col("lmonth"), pl.col("lday"))
        ),
        _month_start=day_of(of_year, pl.col("_month"), 1),
        _month_middle=day_of(of_year, pl.col("_month"), 15),
        _rolling=_rolling(),
        _quarter_end=day_of(y, pl.col("quarter") * 3, 1).dt.month_end(),
        _year_start=fixed_day(y, 1, 1),
        _year_end=fixed_day(y, 12, 31),
    )


def _rolling() -> pl.Expr:
    """The day "3 tháng qua" began, where these are not the months of the year so far; null elsewhere."""
    count, published = pl.col("rel_months"), pl.col("published_on")
    few = pl.col("months_past") & (published.dt.month() - count > 1)
    return pl.when(few.fill_null(False)).then(published.dt.offset_by(pl.format("-{}mo", count)))


def _start() -> pl.Expr:
    y, month = pl.col("y"), pl.col("_month").is_not_null()
    quarter, half = pl.col("quarter").is_not_null(), pl.col("_half")
    first_month = pl.coalesce(day_of(pl.col("_of_year"), pl.col("m_range"), 1), pl.col("_month_start"))
    first_day = pl.coalesce(day_of(pl.col("_year"), pl.col("m"), pl.col("d1")), pl.col("_day"))
    last = fixed_day(pl.coalesce("y2", "y"), 12, 31)
    stretch = pl.col("y2").is_not_null() | pl.col("range_from").is_not_null()
    cases = [
        (stretch & pl.col("range_end"), last),
        (pl.col("y2").is_not_null(), pl.col("_year_start")),
        (pl.col("range_from").is_not_null(), fixed_day(pl.col("range_from"), 1, 1)),
        (pl.col("_has_day"), first_day),
        (pl.col("_has_left_day"), pl.col("_day")),
        (month & (pl.col("until_now") | pl.col("month_start")), pl.col("_month_start")),
        (month & pl.col("month_middle"), pl.col("_month_middle")),
        (month & pl.col("end_point"), pl.col("_month_start").dt.month_end()),
        (month, first_month),
        (quarter & pl.col("end_point"), pl.col("_quarter_end")),
        (pl.col("_rolling").is_not_null(), pl.col("_rolling")),
        (quarter, day_of(y, pl.coalesce("quarter_first", "quarter") * 3 - 2, 1)),
        (half.is_not_null() & pl.col("and_from").is_not_null(), fixed_day(pl.col("and_from"), 1, 1)),
        (half.is_not_null() & pl.col("months_last"), day_of(pl.col("_of_year"), 13 - half, 1)),
        (half.is_not_null(), fixed_day(pl.col("_of_year"), 1, 1)),
        (pl.col("last_months").is_not_null(), day_of(y, 13 - pl.col("last_months"), 1)),
        (pl.col("until_now") | pl.col("start_point"), pl.col("_year_start")),
        (pl.col("middle_point"), fixed_day(y, 6, 30)),
        (pl.col("end_point"), pl.col("_year_end")),
    ]
    return first_that(cases, pl.col("_year_start"))


def _end() -> pl.Expr:
    y, half = pl.col("y"), pl.col("_half")
    cases = [
        (pl.col("range_start"), fixed_day(pl.coalesce("range_from", "y"), 1, 1)),
        (pl.col("until_now"), pl.col("published_on")),
        (pl.col("y2").is_not_null(), fixed_day(pl.col("y2"), 12, 31)),
        (pl.col("range_from").is_not_null(), pl.col("_year_end")),
        (pl.col("_has_day") | pl.col("_has_left_day"), pl.col("_day")),
        (pl.col("_month").is_not_null() & pl.col("month_start"), pl.col("_month_start")),
        (pl.col("_month").is_not_null() & pl.col("month_middle"), pl.col("_month_middle")),
        (pl.col("_month").is_not_null(), pl.col("_month_start").dt.month_end()),
        (pl.col("_rolling").is_not_null(), pl.col("published_on")),
        (pl.col("quarter").is_not_null(), pl.col("_quarter_end")),
        (half.is_not_null() & pl.col("months_last"), fixed_day(pl.col("_of_year"), 12, 31)),
        (half.is_not_null(), day_of(pl.col("_of_year"), half, 1).dt.month_end()),
        (pl.col("last_months").is_not_null(), pl.col("_year_end")),
        (pl.col("start_point"), pl.col("_year_start")),
        (pl.col("middle_point"), fixed_day(y, 6, 30)),
    ]
    return first_that(cases, pl.col("_year_end"))


def with_bounds(dates: pl.DataFrame) -> pl.DataFrame:
    """Add ``p_start`` and ``p_end`` to date tokens with parts and cues that carry ``anchor_year``, ``published_on``."""
    units = _with_units(dates)
    bounded = units.with_columns(p_start=_start(), p_end=_end())
    return bounded.drop([c for c in units.columns if c.startswith("_")])
