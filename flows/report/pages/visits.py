"""Exchange visits: who came from where to learn from whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import Any

from flows.report.charts import chart
from flows.report.grid import Cell, Grid, cell, web_address
from flows.report.language import Language
from flows.report.pages.common import heading, in_place, keep
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import links

PAIRS = 30
"""Pairs of guest and host the chart shows, those with most visits."""
VISITS = """
    SELECT visits.*, articles.title, articles.publisher, articles.published_on, articles.url, articles.source_uri
    FROM visits INNER JOIN articles USING (article_id)
    WHERE articles.duplicate_of IS NULL
    ORDER BY coalesce(first_day, published_on) DESC NULLS LAST, visit_id
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the page."""
    visits = source.rows(VISITS)
    grid = site.grid(_visits(source, language, visits), language)
    shown = [_story(source, language, tour) for tour in _tours(visits)[:PAIRS]]
    chart = _chart(source, site, language, visits)
    site.page("visits.html", "visits", language, grid=grid, chart=chart, stories=shown, total=len(visits))


def _tours(visits: list[Row]) -> list[list[Row]]:
    """Visits by the sentence that reports them: one can tell of several hosts."""
    tours: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in visits:
        tours[row["article_id"], row["quote"]].append(row)
    return list(tours.values())


def _name(source: Source, row: Row, side: str, full: bool = False) -> str:
    """A side of a visit: its place or, failing that, the words of the article."""
    place = source.places.get(row[f"{side}_place_id"])
    if place is None:
        return row[f"{side}_text"] or "?"
    return in_place(source, place.id) if full else place.name


def _chart(source: Source, site: Site, language: Language, visits: list[Row]) -> dict[str, Any] | None:
    """Lines from guests to hosts."""
    counts = Counter((_name(source, row, "guest", True), _name(source, row, "host", True)) for row in visits)
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:PAIRS]
    ways = _untangled(pairs)
    rows = [{"guest": _short(guest), "host": _short(host), "visits": count} for (guest, host), count in ways]
    if not rows:
        return None
    told = "; ".join(language("visits.pair", guest=row["guest"], host=row["host"]) for row in rows[:10])
    texts = language("visits.chart"), language("visits.chart_under"), told
    heads = language("col.guest"), language("col.host")
    return keep(site, chart("visits", language, partial(links, rows, heads), texts))


def _untangled(pairs: list[tuple[tuple[str, str], int]]) -> list[tuple[tuple[str, str], int]]:
    """Those who went to one host stand together, the host most went to on top, so that few lines cross."""
    went: Counter[str] = Counter()
    for (_, host), count in pairs:
        went[host] += count
    return sorted(pairs, key=lambda pair: (-went[pair[0][1]], pair[0][1], -pair[1], pair[0][0]))


def _short(name: str) -> str:
    return name if len(name) <= 34 else name[:33] + "…"


def _side(source: Source, row: Row, side: str) -> Cell:
    """Guest or host as a cell, with a link where its place has a page."""
    place_id = row[f"{side}_place_id"]
    has_page = source.places.page(place_id) in source.pages
    return cell(_name(source, row, side), None, source.places.address(place_id) if has_page else None)


def _visits(source: Source, language: Language, visits: list[Row]) -> Grid:
    """All visits as a table."""
    heads = ("col.day", "col.guest", "col.host", "col.topic", "col.head", "col.source")
    rows = [_visit(source, language, row) for row in visits]
    return Grid("visits", language("visits.grid"), heading(language, heads), rows)


def _visit(source: Source, language: Language, row: Row) -> list[Cell]:
    head = " ".join(filter(None, (row["head_title"], row["head_name"])))
    said = " ".join(filter(None, (row["publisher"], language.day(row["published_on"])))) or row["source_uri"]
    return [
        cell(_days(language, row), str(row["first_day"] or row["published_on"] or "")),
        _side(source, row, "guest"),
        _side(source, row, "host"),
        cell(row["topic"]),
        cell(head),
        cell(said, None, web_address(row["url"])),
    ]


def _days(language: Language, row: Row) -> str:
    first, last = row["first_day"], row["last_day"]
    return language.day(first) if last in (None, first) else f"{language.day(first)} – {language.day(last)}"


def _story(source: Source, language: Language, tour: list[Row]) -> dict[str, Any]:
    """Visits one sentence reports, in its words."""
    row = tour[0]
    guests, hosts = (dict.fromkeys(_name(source, row, side, True) for row in tour) for side in ("guest", "host"))
    return {
        "guest": "; ".join(guests), "host": "; ".join(hosts), "quote": row["quote"],
        "days": _days(language, row), "publisher": row["publisher"] or language("word.unknown_publisher"),
        "day": language.day(row["published_on"]), "title": row["title"], "address": web_address(row["url"]),
        "source": row["source_uri"],
    }  # fmt: skip
