"""What the report needs of a warehouse, read once from its database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import duckdb

from flows.report.geography import LABELS, Geography, geography

Row = dict[str, Any]
FIGURES = """
    SELECT
        figure_id, article_id, indicator, obs_value, obs_value_upper, whole, unit_measure, measure_kind, qualifier,
        status, population_group, ref_area, ref_area_text, period_start, period_end, programme, char_start, char_end,
        sentence, confidence, flags
    FROM figures
    ORDER BY indicator, period_end DESC NULLS LAST, article_id, char_start, figure_id
"""
ARTICLES = """
    SELECT article_id, title, publisher, published_on, url, source_uri, duplicate_of, text
    FROM articles WHERE article_id IN (SELECT article_id FROM figures)
"""
SPANS = """
    SELECT figure_id, list({'role': role::VARCHAR, 'start': char_start, 'end': char_end, 'quote': quote}
        ORDER BY char_start, char_end, role) AS spans
    FROM figure_spans GROUP BY figure_id
"""
PRINTS = """
    SELECT figures.ref_area, bit_xor(hash(figures, articles.title, articles.publisher, articles.published_on,
        articles.url, articles.source_uri, articles.duplicate_of, articles.text_sha256, said.spans))::VARCHAR AS print
    FROM figures
    INNER JOIN articles USING (article_id)
    LEFT JOIN (SELECT figure_id, list((role, char_start, char_end) ORDER BY ALL) AS spans FROM figure_spans
        GROUP BY figure_id) AS said USING (figure_id)
    GROUP BY figures.ref_area
"""
TODAY = """
    SELECT place_id, list({'id': today_id, 'relation': relation} ORDER BY today_id) AS today
    FROM places_today WHERE place_id <> today_id AND list_contains(?, place_id) GROUP BY place_id
"""
VALUES = """
    SELECT place_id, year, indicator::VARCHAR AS indicator, unit_measure::VARCHAR AS unit_measure,
        population_group::VARCHAR AS population_group, status::VARCHAR AS status, stated, lowest, highest, articles,
        publishers
    FROM values_by_place_year
    ORDER BY indicator, year DESC, place_id, unit_measure, population_group NULLS FIRST, status
"""


@dataclass(frozen=True)
class Source:
    """A warehouse to report on: an open connection to its database, which is only read."""

    connection: duckdb.DuckDBPyConnection
    scores: Path

    def rows(self, query: str) -> list[Row]:
        """All rows of a query as dictionaries."""
        return list(self.each(query))

    def each(self, query: str) -> Iterator[Row]:
        """The rows of a query, one after the other."""
        yield from self.connection.sql(query).pl().iter_rows(named=True)

    def one(self, query: str) -> Row:
        """The only row of a query."""
        return self.rows(query)[0]

    @cached_property
    def places(self) -> Geography:
        """Units by identifier, by their latest name."""
        return geography(self.connection.execute(LABELS).fetchall())

    @cached_property
    def figures(self) -> list[Row]:
        """Every figure, by indicator in its order of display, newest period first."""
        return self.rows(FIGURES)

    @cached_property
    def figure(self) -> dict[str, Row]:
        """Figures by identifier."""
        return {row["figure_id"]: row for row in self.figures}

    @cached_property
    def spans(self) -> dict[str, list[Row]]:
        """The parts of each figure in the text, in order."""
        return {row["figure_id"]: row["spans"] for row in self.each(SPANS)}

    @cached_property
    def articles(self) -> dict[str, Row]:
        """The articles that hold figures, by identifier."""
        return {row["article_id"]: row for row in self.each(ARTICLES)}

    @cached_property
    def by_page(self) -> dict[str, list[Row]]:
        """Figures by the unit on whose page they stand: the unit's own first, then those of the communes in it."""
        pages: dict[str, list[Row]] = defaultdict(list)
        for row in self.figures:
            pages[self.places.page(row["ref_area"])].append(row)
        return {page: sorted(rows, key=partial(_own_first, page)) for page, rows in pages.items()}

    @cached_property
    def prints(self) -> dict[str, list[tuple[str, str]]]:
        """By page, the places whose figures it shows with a fingerprint of all that is shown of them."""
        pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in sorted(self.each(PRINTS), key=lambda row: row["ref_area"] or ""):
            pages[self.places.page(row["ref_area"])].append((row["ref_area"] or "", row["print"]))
        return pages

    @cached_property
    def pages(self) -> set[str]:
        """The units that have a page: those with figures and the units above them."""
        above = {place.id for page in self.by_page for place in self.places.above(page)}
        return above | set(self.by_page)

    @cached_property
    def today(self) -> dict[str, list[Row]]:
        """Where the land of each unit with a page lies today."""
        found = self.connection.execute(TODAY, [sorted(self.pages)])
        return dict(found.fetchall())

    @cached_property
    def values(self) -> list[Row]:
        """The level stated for each place, year, indicator, unit, part of the population and status."""
        return self.rows(VALUES)


def _own_first(page: str, row: Row) -> tuple[bool, str]:
    """Where a figure stands on a page: those of the unit itself, then those of each commune in it."""
    return row["ref_area"] != page, row["ref_area"] or ""
