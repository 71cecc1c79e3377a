"""How poverty rates changed from the first year on record to the last, and who says so."""

from __future__ import annotations

from functools import partial
from typing import Any

from flows.report.charts import chart
from flows.report.grid import Cell, Grid, cell
from flows.report.language import Language
from flows.report.pages.common import heading, in_place, indicator_cell, keep, level_cell, place_cell, province_cell
from flows.report.pages.poverty import MAIN
from flows.report.pages.voices import voices
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import versus

SHOWN = 25
"""Places the chart shows at most: those with the largest falls."""
STORIES, VOICES = 20, 2
"""Halved rates that are told in the words of the papers, and how many papers for each year."""
CHANGES = """
    SELECT place_id, indicator::VARCHAR AS indicator, population_group::VARCHAR AS population_group, first_year,
        last_year, first_rate, last_rate, change, left_of_it, halved,
        list_sort(list_distinct(list_transform(first_sources || last_sources, lambda said: said.publisher)))
            AS publishers,
        list_transform(first_sources, lambda said: said.figure_id) AS first_ids,
        list_transform(last_sources, lambda said: said.figure_id) AS last_ids
    FROM poverty_change ORDER BY change, place_id, indicator, population_group NULLS FIRST
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the page."""
    changes = source.rows(CHANGES)
    grid = site.grid(_changes(source, language, changes), language)
    chart = _chart(source, site, language, changes)
    halved = [row for row in changes if row["halved"]]
    stories = [_story(source, language, row) for row in sorted(halved, key=_main_first)[:STORIES]]
    facts: dict[str, Any] = {"grid": grid, "chart": chart, "stories": stories}
    site.page("change.html", "change", language, halved=len(halved), total=len(changes), **facts)


def _main_first(row: Row) -> tuple[bool, bool, float, str]:
    """The order of stories: the poverty rate of everybody first, what fell most at their head."""
    return row["indicator"] != MAIN, row["population_group"] is not None, row["left_of_it"], row["place_id"]


def _story(source: Source, language: Language, row: Row) -> dict[str, Any]:
    """A rate that was halved, in the words of those who say so."""
    place = source.places.get(row["place_id"])
    group = language.label("population_group", row["population_group"])
    return {
        "place": place.name if place else row["place_id"],
        "province": source.places.province(row["place_id"]),
        "href": source.places.address(row["place_id"]),
        "about": ", ".join(filter(None, (language.label("indicators", row["indicator"]), group))),
        "rates": " → ".join(_rates(language, row)),
        "ends": [
            {"year": row[f"{end}_year"], "voices": voices(source, language, row[f"{end}_ids"][:VOICES])}
            for end in ("first", "last")
        ],
    }


def _rates(language: Language, row: Row) -> list[str]:
    """First and last rate, each with its year."""
    return [f"{language.number(row[f'{end}_rate'], 2)}% ({row[f'{end}_year']})" for end in ("first", "last")]


def _chart(source: Source, site: Site, language: Language, changes: list[Row]) -> dict[str, Any] | None:
    """First and last rate where it fell most."""
    falls = [row for row in changes if row["indicator"] == MAIN and not row["population_group"] and row["change"] < 0]
    rows = [_fall(source, language, row) for row in falls[:SHOWN]]
    if not rows:
        return None
    texts = language("change.chart"), language("change.chart_under"), language("change.chart_told", n=len(rows))
    names = language("col.first_rate"), language("col.last_rate")
    return keep(site, chart("change", language, partial(versus, rows, names, language("poverty.axis")), texts))


def _fall(source: Source, language: Language, row: Row) -> dict[str, Any]:
    """One row of the chart."""
    first, last = row["first_rate"], row["last_rate"]
    words = {"place": in_place(source, row["place_id"]), "label": " → ".join(_rates(language, row))}
    return {**words, "brief": f"{language.number(last, 2)}%", "planned": first, "reached": last, "furthest": first}


def _changes(source: Source, language: Language, changes: list[Row]) -> Grid:
    """First and last rate of each place."""
    heads = (
        "col.place", "col.change", "col.first_rate", "col.last_rate", "col.left_of_it", "col.halved", "col.indicator",
        "col.who", "col.province", "col.level",
    )  # fmt: skip
    rows = [_change(source, language, row) for row in changes]
    return Grid("change", language("change.grid"), heading(language, heads, (1, 2, 3, 4), (5, 6, 8, 9)), rows, 1)


def _change(source: Source, language: Language, row: Row) -> list[Cell]:
    points = language.quantity(row["change"], "PERCENTAGE_POINT")
    first, last = (f"{language.number(row[f'{end}_rate'])}% ({row[f'{end}_year']})" for end in ("first", "last"))
    left, indicator = row["left_of_it"], indicator_cell(language, row["indicator"])
    group = language.label("population_group", row["population_group"])
    return [
        place_cell(source, row["place_id"]),
        cell(f"+{points}" if row["change"] > 0 else points, row["change"]),
        cell(first, row["first_rate"]),
        cell(last, row["last_rate"]),
        cell("–", 9) if left is None else cell(language.percent(left, 0), left),
        cell(language("word.yes" if row["halved"] else "word.no")),
        Cell(f"{indicator.text} ({group})" if group else indicator.text, None, indicator.href),
        cell(", ".join(row["publishers"]) or language("word.unknown_publisher")),
        province_cell(source, row["place_id"]),
        level_cell(source, language, row["place_id"]),
    ]
