"""The first page: what was read, over which time and places, and where to look."""

from __future__ import annotations

from functools import partial
from typing import Any

from flows.report.charts import chart
from flows.report.grid import Cell, Grid, cell
from flows.report.language import Language
from flows.report.pages.common import count_cell, heading, indicator_cell, keep, place_cell
from flows.report.pages.poverty import RATES, rates_chart
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import columns

MONTHS = 60
"""Months the chart shows at most, the latest."""
TOTALS = """
    SELECT
        (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM articles WHERE in_scope AND duplicate_of IS NULL) AS in_scope,
        (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL) AS repeats,
        (SELECT count(*) FROM figures) AS figures,
        (SELECT count(DISTINCT ref_area) FROM figures) AS places,
        (SELECT count(DISTINCT publisher) FROM articles) AS publishers,
        (SELECT min(published_on) FROM articles) AS first_day,
        (SELECT max(published_on) FROM articles) AS last_day
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the page."""
    grids = [make(source, language) for make in (_provinces, _publishers, _indicators, _months)]
    facts: dict[str, Any] = {"totals": source.one(TOTALS), "grids": [site.grid(grid, language) for grid in grids]}
    facts["charts"] = [rates_chart(source, site, language, source.rows(RATES)), _chart(source, site, language)]
    site.page("overview.html", "index", language, **facts)


def _chart(source: Source, site: Site, language: Language) -> dict[str, object] | None:
    """Figures by month of publication."""
    rows = source.rows("FROM coverage_by_month WHERE month IS NOT NULL ORDER BY month")[-MONTHS:]
    if not rows:
        return None
    values = [{"name": language.month(row["month"]), "value": row["figures"]} for row in rows]
    most = max(rows, key=lambda row: row["figures"])
    told = language("overview.chart_told", month=language.month(most["month"]), n=language.number(most["figures"]))
    texts = language("overview.chart"), language("overview.chart_under"), told
    return keep(site, chart("months", language, partial(columns, values, language("word.figures")), texts))


def _months(source: Source, language: Language) -> Grid:
    """What was published in each month, the latest first."""
    heads = ("col.month", "col.articles", "col.about_poverty", "col.repeats", "col.publishers", "col.figures")
    names = ("articles", "articles_in_scope", "repeats", "publishers", "figures")
    rows = [
        [cell(language.month(row["month"]) or language("word.unknown"), str(row["month"] or "")),
         *(count_cell(language, row[name]) for name in names)]
        for row in source.each("FROM coverage_by_month ORDER BY month DESC NULLS LAST")
    ]  # fmt: skip
    return Grid("months", language("overview.months"), heading(language, heads, (1, 2, 3, 4, 5)), rows, 0, True)


def _provinces(source: Source, language: Language) -> Grid:
    """What is known about each province."""
    heads = ("col.province", "col.figures", "col.articles", "col.places", "col.indicators", "col.time")
    rows = [_province(source, language, row) for row in source.each("FROM coverage_by_province")]
    return Grid("provinces", language("overview.provinces"), heading(language, heads, (1, 2, 3, 4)), rows, 1, True)


def _province(source: Source, language: Language, row: Row) -> list[Cell]:
    counts = [count_cell(language, row[name]) for name in ("figures", "articles", "places", "indicators")]
    if row["province_id"] is None:
        place = cell(language("place.none_or_wider"), "", "places.html")
    else:
        place = place_cell(source, row["province_id"])
    first, last = row["first_period"], row["last_period"]
    years = "–".join(dict.fromkeys(str(day.year) for day in (first, last) if day))
    return [place, *counts, cell(years)]


def _publishers(source: Source, language: Language) -> Grid:
    """What was read of each publisher."""
    heads = (
        "col.publisher", "col.articles", "col.repeats", "col.figures", "col.places", "col.first_day", "col.last_day",
    )  # fmt: skip
    rows = [_publisher(language, row) for row in source.each("FROM coverage_by_publisher")]
    return Grid("publishers", language("overview.publishers"), heading(language, heads, (1, 2, 3, 4)), rows, 3, True)


def _publisher(language: Language, row: Row) -> list[Cell]:
    counts = [count_cell(language, row[name]) for name in ("articles", "repeats", "figures", "places")]
    days = [cell(language.day(row[name]), str(row[name] or "")) for name in ("first_day", "last_day")]
    return [cell(row["publisher"] or language("word.unknown")), *counts, *days]


def _indicators(source: Source, language: Language) -> Grid:
    """How often each indicator is stated."""
    query = """
        SELECT indicator::VARCHAR AS indicator, count(*) AS figures, count(DISTINCT ref_area) AS places,
            count(DISTINCT article_id) AS articles
        FROM figures GROUP BY ALL ORDER BY figures DESC, indicator
    """
    names = ("figures", "places", "articles")
    rows = [
        [indicator_cell(language, row["indicator"]), *(count_cell(language, row[name]) for name in names)]
        for row in source.each(query)
    ]
    heads = ("col.indicator", "col.figures", "col.places", "col.articles")
    return Grid("indicators", language("overview.indicators"), heading(language, heads, (1, 2, 3)), rows, 1, True)
