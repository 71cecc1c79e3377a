"""Period mentions that are written with digits: "năm 2023", "quý II/2022", "từ 2016 đến 2020", "6 tháng đầu năm"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.dates import day_of, integer
from flows.extract.neighbours import neighbour
from flows.extract.period_bounds import with_bounds
from flows.extract.period_parts import with_cues, with_parts


def _told_later() -> pl.Expr:
    """The first year of "từ năm 2016 đến 2020" and the "6" of "6 tháng đầu năm 2024" are told by the later token."""
    year_behind = pl.col("rc").str.contains(codes.words("periods", "months_before_year"))
    return pl.col("range_to") | (pl.col("rel_months").is_not_null() & year_behind)


def _joined(dates: pl.DataFrame) -> pl.DataFrame:
    """Let the second date of "từ ngày 1/8/2022 đến hết ngày 31/12/2025" end what the first (``_told``) began."""
    begun = neighbour("p_start", -1)
    opened = neighbour("since", -1) & (begun <= pl.col("p_start"))
    linked = (
        opened & pl.col("gap_l").str.contains(codes.words("periods", "range_gap")) & pl.col("range_from").is_null()
    ).fill_null(False)
    return dates.with_columns(
        p_start=pl.when(linked).then(begun).otherwise(pl.col("p_start")), _linked=linked
    ).with_columns(_told=neighbour("_linked", 1).fill_null(False))


def _partial() -> pl.Expr:
    """A day of the month that says neither month nor year: the "16" of "từ ngày 16 đến 18/1"."""
    lone = pl.col("cls_rule").is_in(["day-number", "day-of-month"])
    return lone & pl.col("y").is_null() & pl.col("m").is_null()


def _from_first_day(dates: pl.DataFrame) -> pl.DataFrame:
    """Start "từ ngày 16 đến 18/1" and "các ngày 5, 6 và 7/3" on the first of the days, in the month of the last."""
    lone = pl.when(_partial()).then(integer(pl.col("tok").str.extract(r"^(\d{1,2})")))
    goes_on = pl.col("gap_l").str.contains(codes.words("periods", "day_gap"))
    before = pl.when(goes_on & ~_partial()).then(neighbour(lone, -1))
    first = pl.coalesce(pl.when(before.is_not_null() & neighbour(goes_on, -1)).then(neighbour(lone, -2)), before)
    day = pl.col("p_start")
    begun = day_of(day.dt.year(), day.dt.month(), first)
    begun = pl.when(begun > day).then(begun.dt.offset_by("-1mo")).otherwise(begun)
    return dates.with_columns(p_start=pl.when(day == pl.col("p_end")).then(begun).fill_null(day))


def _role() -> pl.Expr:
    named = [(pl.col(role), pl.lit(role)) for role in ("base", "document", "programme")]
    return first_that(named, pl.lit("main"))


def period_dates(classified: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    """Mentions (see ``periods.find_periods``) of the date tokens in ``classified``, and ``until_now``."""
    dates = classified.filter(pl.col("cls") == "date").join(anchor, on="article_id", how="left", maintain_order="left")
    joined = dates.pipe(with_parts).pipe(with_cues).pipe(with_bounds).pipe(_joined).pipe(_from_first_day)
    words_before = pl.col("lc").str.extract(codes.words("periods", "lead")).str.len_chars().fill_null(0)
    months = pl.when(pl.col("rel_months").is_not_null()).then(pl.col("rc"))
    words_after = months.str.extract(codes.words("periods", "months_said")).str.len_chars().fill_null(0)
    return joined.filter(~pl.col("_told") & ~_told_later() & ~_partial() & pl.col("p_start").is_not_null()).select(
        "article_id",
        "sid",
        "p_start",
        "p_end",
        "p_rule",
        "until_now",
        m_start=pl.col("t_start") - words_before,
        m_end=pl.col("t_end") + words_after,
        role=_role(),
    )
