"""Period mentions that are written with digits: "năm 2023", "quý II/2022", "từ 2016 đến 2020", "6 tháng đầu năm"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.dates import day_of
from flows.extract.neighbours import neighbour
from flows.extract.period_bounds import with_bounds
from flows.extract.period_parts import with_cues, with_parts
from flows.extract.period_runs import from_first, with_runs

_YEAR_SAID = r"^( (?:của )?năm (?:ngoái|trước|rồi|nay))(?:[ ,.;)]|$)"


def _told_later() -> pl.Expr:
    """The first year of "từ năm 2016 đến 2020" and the "6" of "6 tháng đầu năm 2024" are told by the later token."""
    year_behind = pl.col("rc").str.contains(codes.words("periods", "months_before_year"))
    return pl.col("range_to") | (pl.col("rel_months").is_not_null() & year_behind)


def _year_of_the_end(begun: pl.Expr) -> pl.Expr:
    """The first day of a stretch that leaves its year to the last: "từ 28/12 đến 3/1/2024", "từ tháng 4 đến 6/2020"."""
    end = pl.col("p_end")
    same = day_of(end.dt.year(), begun.dt.month(), begun.dt.day())
    told = pl.when(same > end).then(same.dt.offset_by("-1y")).otherwise(same)
    return pl.when(neighbour("y", -1).is_null()).then(told).otherwise(begun)


def _joined(dates: pl.DataFrame) -> pl.DataFrame:
    """Let the second date of "từ ngày 1/8/2022 đến hết ngày 31/12/2025" end what the first (``_told``) began."""
    begun = _year_of_the_end(neighbour("p_start", -1))
    opened = neighbour("since", -1) & (begun <= pl.col("p_start"))
    linked = (
        opened & pl.col("gap_l").str.contains(codes.words("periods", "range_gap")) & pl.col("range_from").is_null()
    ).fill_null(False)
    return dates.with_columns(
        p_start=pl.when(linked).then(begun).otherwise(pl.col("p_start")), _linked=linked
    ).with_columns(_told=neighbour("_linked", 1).fill_null(False))


def _role() -> pl.Expr:
    named = [(pl.col(role), pl.lit(role)) for role in ("base", "document", "programme")]
    return first_that(named, pl.lit("main"))


def period_dates(classified: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    """Mentions (see ``periods.find_periods``) of the date tokens in ``classified``, and ``until_now``."""
    dates = classified.filter(pl.col("cls") == "date").join(anchor, on="article_id", how="left", maintain_order="left")
    joined = dates.pipe(with_parts).pipe(with_runs).pipe(with_cues).pipe(with_bounds).pipe(from_first).pipe(_joined)
    # a year that only stands before this one is no part of it
    own = pl.when(pl.col("range_from").is_null() & pl.col("and_from").is_null()).then(
        pl.col("lc").str.replace(r"^.*(?:19|20)\d\d", "")
    )
    words_before = own.fill_null(pl.col("lc")).str.extract(codes.words("periods", "lead")).str.len_chars().fill_null(0)
    months = pl.when(pl.col("rel_months").is_not_null()).then(pl.col("rc"))
    after = [months.str.extract(codes.words("periods", "months_said")), pl.col("rc").str.extract(_YEAR_SAID)]
    words_after = pl.coalesce(after).str.len_chars().fill_null(0)
    return joined.filter(~pl.col("_told") & ~_told_later() & pl.col("p_start").is_not_null()).select(
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
