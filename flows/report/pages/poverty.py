"""Poverty rates by place and year with what sources differ by, and plans against results."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from flows.report.charts import chart
from flows.report.grid import Cell, Grid, cell
from flows.report.language import Language
from flows.report.pages.common import (
    between,
    count_cell,
    heading,
    in_place,
    indicator_cell,
    keep,
    level_cell,
    percent_cell,
    place_cell,
    province_cell,
    status_cell,
)  # fmt: skip
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import spread, versus

SHOWN = 30
"""Places a chart shows at most: those most sources speak of."""
MAIN = "POVERTY_RATE"
RATES = """
    SELECT place_id, place_level::VARCHAR AS place_level, year, indicator::VARCHAR AS indicator,
        population_group::VARCHAR AS population_group, status::VARCHAR AS status, rate, lowest, highest, articles,
        publishers
    FROM poverty_by_place_year ORDER BY place_id, indicator, population_group NULLS FIRST, year
"""
PLANS = """
    SELECT place_id, year, indicator::VARCHAR AS indicator, unit_measure::VARCHAR AS unit_measure,
        population_group::VARCHAR AS population_group, planned, reached, reached_status::VARCHAR AS reached_status,
        difference, share_of_plan
    FROM plan_vs_actual ORDER BY place_id, year DESC, indicator, unit_measure, population_group NULLS FIRST
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the pages of rates and of plans."""
    rates = source.rows(RATES)
    grid = site.grid(_rates(source, language, rates), language)
    site.page("poverty.html", "poverty", language, grid=grid, chart=rates_chart(source, site, language, rates))
    plans = source.rows(PLANS)
    grid = site.grid(plan_grid(source, language, plans), language)
    site.page("plans.html", "plans", language, grid=grid, chart=_plan_chart(source, site, language, plans))


def _rates(source: Source, language: Language, rates: list[Row]) -> Grid:
    """All rates, the highest first; the newest year of the main rate is chosen by the reader, not for him."""
    ranked = sorted(rates, key=lambda row: (row["indicator"] != MAIN, -row["year"], -row["rate"], row["place_id"]))
    heads = (
        "col.place", "col.rate", "col.year", "col.spread", "col.publishers", "col.province", "col.level",
        "col.indicator", "col.group", "col.status",
    )  # fmt: skip
    rows = [_rate(source, language, row) for row in ranked]
    return Grid("poverty", language("poverty.grid"), heading(language, heads, (1, 2, 3, 4), (2, 5, 6, 7, 8)), rows)


def _rate(source: Source, language: Language, row: Row) -> list[Cell]:
    return [
        place_cell(source, row["place_id"]),
        percent_cell(language, row["rate"]),
        cell(row["year"], row["year"]),
        cell(between(language, row, "PERCENT"), row["highest"] - row["lowest"]),
        count_cell(language, row["publishers"]),
        province_cell(source, row["place_id"]),
        level_cell(source, language, row["place_id"]),
        indicator_cell(language, row["indicator"]),
        cell(language.label("population_group", row["population_group"]) or language("word.everybody")),
        status_cell(language, row),
    ]


def _series(rates: list[Row]) -> list[list[Row]]:
    """The main rate of everybody, place by place, years in order: the places most sources and years speak of."""
    main = [row for row in rates if row["indicator"] == MAIN and row["population_group"] is None]
    main = [row for row in main if row["place_level"] in ("province", "district")]
    series = [list(rows) for _, rows in groupby(main, key=lambda row: row["place_id"])]
    series.sort(key=lambda rows: (-len(rows), -sum(row["publishers"] for row in rows), rows[0]["place_id"]))
    return sorted(series[:SHOWN], key=lambda rows: (-rows[-1]["rate"], rows[0]["place_id"]))


def rates_chart(source: Source, site: Site, language: Language, rates: list[Row]) -> dict[str, Any] | None:
    """The chart people share."""
    rows = [_spread(source, language, series) for series in _series(rates)]
    if not rows:
        return None
    told = language("poverty.chart_told", n=len(rows), most=rows[0]["place"], least=rows[-1]["place"])
    texts = language("poverty.chart"), language("poverty.chart_under"), told
    return keep(site, chart("poverty", language, partial(spread, rows, language("poverty.axis")), texts))


def _spread(source: Source, language: Language, series: list[Row]) -> dict[str, Any]:
    """One row of the chart."""
    first, last = series[0], series[-1]
    rates = [language.number(row["rate"], 2) + "%" for row in (first, last)]
    label = f"{rates[1]} ({last['year']})"
    if len(series) > 1:
        label = f"{rates[0]} ({first['year']}) → {label}"
    ends = {"first": first["rate"], "last": last["rate"], "lowest": last["lowest"], "highest": last["highest"]}
    words = {"place": in_place(source, last["place_id"]), "label": label, "brief": rates[1]}
    return {**words, **ends, "furthest": max(first["rate"], last["highest"])}


def plan_grid(source: Source, language: Language, plans: list[Row], home: str = "", name: str = "plans") -> Grid:
    """Plans beside results."""
    heads = (
        "col.place", "col.indicator", "col.year", "col.planned", "col.reached", "col.difference", "col.share_of_plan",
        "col.province",
    )  # fmt: skip
    rows = [_plan(source, language, row, home) for row in plans]
    return Grid(name, language("plans.grid"), heading(language, heads, (2, 3, 4, 5, 6), (1, 2, 7)), rows)


def _plan(source: Source, language: Language, row: Row, home: str) -> list[Cell]:
    unit = row["unit_measure"]
    apart = "PERCENTAGE_POINT" if unit == "PERCENT" else unit
    difference, share = language.quantity(row["difference"], apart), row["share_of_plan"]
    estimate = f" ({language('status.estimate')})" if row["reached_status"] == "estimate" else ""
    group = language.label("population_group", row["population_group"])
    indicator = indicator_cell(language, row["indicator"], home)
    return [
        place_cell(source, row["place_id"], home),
        Cell(f"{indicator.text} ({group})" if group else indicator.text, None, indicator.href),
        cell(row["year"], row["year"]),
        cell(language.quantity(row["planned"], unit), row["planned"]),
        cell(language.quantity(row["reached"], unit) + estimate, row["reached"]),
        cell(f"+{difference}" if row["difference"] > 0 else difference, row["difference"]),
        cell("–", -1) if share is None else cell(language.percent(share), share),
        province_cell(source, row["place_id"]),
    ]


def _plan_chart(source: Source, site: Site, language: Language, plans: list[Row]) -> dict[str, Any] | None:
    """Planned and reached poverty rates, latest year of each place."""
    rates = [row for row in plans if row["indicator"] == MAIN and row["population_group"] is None]
    latest = [next(rows) for _, rows in groupby(rates, key=lambda row: row["place_id"])]
    latest = sorted(latest, key=lambda row: (-row["year"], row["place_id"]))[:SHOWN]
    latest.sort(key=lambda row: (-row["reached"], row["place_id"]))
    rows = [_versus(source, language, row) for row in latest]
    if not rows:
        return None
    texts = language("plans.chart"), language("plans.chart_under"), language("plans.chart_told", n=len(rows))
    names = language("col.planned"), language("col.reached")
    return keep(site, chart("plans", language, partial(versus, rows, names, language("poverty.axis")), texts))


def _versus(source: Source, language: Language, row: Row) -> dict[str, Any]:
    place = f"{in_place(source, row['place_id'])} {row['year']}"
    planned, reached = row["planned"], row["reached"]
    label = f"{language.number(planned, 2)}% → {language.number(reached, 2)}%"
    return {"place": place, "planned": planned, "reached": reached, "label": label, "brief": label,
            "furthest": max(planned, reached)}  # fmt: skip
