"""Statements on which articles contradict each other, their sentences side by side."""

from __future__ import annotations

from typing import Any

from flows.report.language import Language
from flows.report.pages.common import between
from flows.report.pages.voices import voices
from flows.report.read import Row, Source
from flows.report.site import Site

SHOWN = 50
"""Conflicts a page shows, the widest apart first."""
MOST = 1_000
"""Conflicts shown in all; the view `conflicts` of the database has the others."""
VOICES = 6
"""Sources shown of one conflict."""
CONFLICTS = """
    SELECT place_id, indicator::VARCHAR AS indicator, unit_measure::VARCHAR AS unit_measure,
        status::VARCHAR AS status, population_group::VARCHAR AS population_group, programme::VARCHAR AS programme,
        period_start, period_end, lowest, highest, spread, figure_ids
    FROM agreement_between_articles WHERE NOT agree
    ORDER BY nature = 'flow', spread DESC, place_id, indicator, period_end, figure_ids
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write as many pages as there are conflicts for, fifty on each."""
    rows = source.rows(CONFLICTS)
    total = len(rows)
    rows = rows[:MOST]
    pages = [rows[first : first + SHOWN] for first in range(0, len(rows), SHOWN)] or [[]]
    names = ["conflicts", *(f"conflicts-{n}" for n in range(2, len(pages) + 1))]
    for name, part in zip(names, pages, strict=True):
        shown = [_conflict(source, language, row) for row in part]
        site.page("conflicts.html", name, language, conflicts=shown, total=total, cut=total > MOST, names=names)


def _conflict(source: Source, language: Language, row: Row) -> dict[str, Any]:
    """One conflict with its voices."""
    place = source.places.get(row["place_id"])
    group = language.label("population_group", row["population_group"])
    about = [language.label("indicators", row["indicator"]), group, language.label("programme", row["programme"])]
    return {
        "place": place.name if place else row["place_id"],
        "province": source.places.province(row["place_id"]),
        "href": source.places.address(row["place_id"]),
        "about": ", ".join(filter(None, about)),
        "period": language.period(row["period_start"], row["period_end"]),
        "status": language(f"status.{row['status']}"),
        "between": between(language, row, row["unit_measure"]),
        "spread": language.percent(row["spread"]),
        "voices": voices(source, language, row["figure_ids"][:VOICES]),
        "more": max(0, len(row["figure_ids"]) - VOICES),
    }
