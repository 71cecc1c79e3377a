"""One page an indicator: the places and years it is stated for, the latest values first."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from flows.report.charts import chart
from flows.report.grid import SHOWN as ROWS
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
    place_cell,
    province_cell,
    status_cell,
)  # fmt: skip
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import spread
from schemas.tables import code_list

HOME = "../"
SHOWN = 25
"""Places the chart of an indicator shows at most."""
COUNTS = """
    SELECT indicator::VARCHAR AS indicator, count(*) AS figures, count(DISTINCT ref_area) AS places,
        count(DISTINCT article_id) AS articles
    FROM figures GROUP BY ALL
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the list of indicators and the page of each that has figures."""
    counts = {row["indicator"]: row for row in source.each(COUNTS)}
    codes = [code for code in code_list("indicators")["code"] if code in counts]
    grid = site.grid(_list(language, codes, counts), language)
    site.page("indicators.html", "indicators", language, grid=grid)
    values = {code: list(rows) for code, rows in groupby(source.values, key=lambda row: row["indicator"])}
    for code in codes:
        _page(source, site, language, counts[code], values.get(code, []))


def _page(source: Source, site: Site, language: Language, counts: Row, rows: list[Row]) -> None:
    """Write the page of one indicator; its chart is looked at first, since the page shows it too."""
    code = counts["indicator"]
    chart = _chart(source, site, language, code, rows)
    files = [f"{language.code}/indicator/{code}.html", f"data/{language.code}/indicator-{code}.js"]
    if key := site.kept(files[: 1 + (len(rows) > ROWS)], language, counts, rows, chart):
        grid = site.grid(_values(source, language, code, rows), language)
        facts: dict[str, Any] = {"chart": chart, "code": code, "counts": counts, "grid": grid}
        site.page("indicator.html", f"indicator/{code}", language, key, **facts)


def _list(language: Language, codes: list[str], counts: dict[str, Row]) -> Grid:
    heads = heading(language, ("col.indicator", "col.code", "col.figures", "col.places", "col.articles"), (2, 3, 4))
    names = ("figures", "places", "articles")
    rows = [
        [indicator_cell(language, code), cell(code), *(count_cell(language, counts[code][name]) for name in names)]
        for code in codes
    ]
    return Grid("all-indicators", language("indicators.grid"), heads, rows)


def _values(source: Source, language: Language, code: str, values: list[Row]) -> Grid:
    """All values, newest year first."""
    heads = (
        "col.place", "col.value", "col.year", "col.spread", "col.publishers", "col.province", "col.level", "col.group",
        "col.status",
    )  # fmt: skip
    rows = [_value(source, language, row) for row in values]
    columns = heading(language, heads, (1, 2, 3, 4), (2, 5, 6, 7, 8))
    return Grid(f"indicator-{code}", language("indicators.values"), columns, rows)


def _value(source: Source, language: Language, row: Row) -> list[Cell]:
    unit = row["unit_measure"]
    return [
        place_cell(source, row["place_id"], HOME),
        cell(language.quantity(row["stated"], unit), row["stated"]),
        cell(row["year"], row["year"]),
        cell(between(language, row, unit), row["highest"] - row["lowest"]),
        count_cell(language, row["publishers"]),
        province_cell(source, row["place_id"]),
        level_cell(source, language, row["place_id"]),
        cell(language.label("population_group", row["population_group"]) or language("word.everybody")),
        status_cell(language, row),
    ]


def _chart(source: Source, site: Site, language: Language, code: str, values: list[Row]) -> dict[str, Any] | None:
    """The latest result of the places most is said of, in the unit most values have; rates alone compare places."""
    if not code.endswith("_RATE"):
        return None
    rates = [row for row in values if row["unit_measure"] == "PERCENT" and not row["population_group"]]
    rates = sorted((row for row in rates if row["status"] != "plan"), key=lambda row: (row["place_id"], -row["year"]))
    latest = [next(rows) for _, rows in groupby(rates, key=lambda row: row["place_id"])]
    latest = sorted(latest, key=lambda row: (-row["publishers"], -row["year"], row["place_id"]))[:SHOWN]
    rows = [_spread(source, language, row) for row in sorted(latest, key=lambda row: (-row["stated"], row["place_id"]))]
    if len(rows) < 2:
        return None
    label = language.label("indicators", code)
    told = language("indicators.chart_told", n=len(rows), most=rows[0]["place"], least=rows[-1]["place"])
    texts = label, language("indicators.chart_under"), told
    return keep(site, chart(f"indicator-{code}", language, partial(spread, rows, "%"), texts))


def _spread(source: Source, language: Language, row: Row) -> dict[str, Any]:
    rate = language.number(row["stated"], 2) + "%"
    ends = {"first": row["stated"], "last": row["stated"], "lowest": row["lowest"], "highest": row["highest"]}
    words = {"place": in_place(source, row["place_id"]), "label": f"{rate} ({row['year']})", "brief": rate}
    return {**words, **ends, "furthest": row["highest"]}
