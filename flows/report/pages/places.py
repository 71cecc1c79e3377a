"""One page a province and district (and the country, regions, and figures without a place) with every figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import duckdb

from flows.report.geography import NOWHERE, Place
from flows.report.grid import SHOWN, Cell, Grid, cell
from flows.report.language import Language
from flows.report.pages.common import (
    between,
    count_cell,
    heading,
    indicator_cell,
    level_cell,
    percent_cell,
    place_cell,
    province_cell,
    status_cell,
)  # fmt: skip
from flows.report.pages.curve import curve
from flows.report.pages.poverty import MAIN, PLANS, plan_grid
from flows.report.read import Row, Source
from flows.report.records import CHUNK, chunks
from flows.report.site import Site

TILES = (MAIN, "NEAR_POVERTY_RATE", "POOR_HOUSEHOLDS", "INCOME_PER_CAPITA")
"""Indicators whose latest value stands at the head of a page."""
HOME = "../"


def write_data(source: Source, site: Site) -> None:
    """Write the figures of all pages, for both languages at once."""
    for page, figures in source.by_page.items():
        names = [f"places/{page}-{n}" for n in range(-(-len(figures) // CHUNK))]
        key = site.kept([f"data/{name}.js" for name in names], duckdb.__version__, source.prints[page])
        if key:
            for name, chunk in zip(names, chunks(source, figures, page), strict=True):
                site.data(name, chunk.data(), key)


class Places:
    """The pages of places in one language."""

    def __init__(self, source: Source, site: Site, language: Language) -> None:
        self.source, self.site, self.language = source, site, language
        self.plans, self.values = _by_place(source.rows(PLANS)), _by_place(source.values)
        self.today = source.today
        self.below = self._units_below()

    def write(self) -> None:
        """Write the list of places and every page."""
        grid = self.site.grid(self._list(sorted(self.source.pages - {NOWHERE}, key=self._order)), self.language)
        self.site.page("places.html", "places", self.language, grid=grid, nowhere=NOWHERE in self.source.pages)
        for page in sorted(self.source.pages):
            if key := self.site.kept(self._files(page), self.language, *self._made_from(page)):
                self._page(page, key)

    def _order(self, place_id: str) -> tuple[int, str, str]:
        """Latest system first, provinces before what lies in them."""
        place = self.source.places.places[place_id]
        levels = ("country", "region", "province", "district", "commune")
        return levels.index(place.level), place.id[:3], place.short_name

    def _list(self, pages: list[str], name: str = "places", home: str = "") -> Grid:
        """Places with how much is known of them and their latest poverty rate."""
        heads = ("col.place", "col.figures", "col.latest_rate", "col.year", "col.province", "col.level", "col.system")
        rows = [self._listed(page, home) for page in pages]
        columns = heading(self.language, heads, (1, 2, 3), (4, 5, 6))
        return Grid(name, self.language(f"places.{name}"), columns, rows)

    def _listed(self, place_id: str, home: str) -> list[Cell]:
        language, latest = self.language, self._latest(place_id, MAIN)
        system = language.label("place_system", place_id.partition("-")[0].lower())
        return [
            place_cell(self.source, place_id, home),
            count_cell(language, self.counts.get(place_id, 0)),
            percent_cell(language, latest["stated"] if latest else None),
            cell(latest["year"] if latest else "", latest["year"] if latest else 0),
            province_cell(self.source, place_id),
            level_cell(self.source, language, place_id),
            cell(system),
        ]

    @property
    def counts(self) -> Counter[str]:
        """Figures of each place itself."""
        if not hasattr(self, "_counts"):
            self._counts = Counter(row["ref_area"] for row in self.source.figures)
        return self._counts

    def _units_below(self) -> dict[str, list[str]]:
        """Units with figures by the unit they lie in."""
        below: dict[str, set[str]] = defaultdict(set)
        for place_id in {*self.counts, *self.source.pages} - {None, NOWHERE}:
            place = self.source.places.get(place_id)
            if place and place.level in ("district", "commune") and place.parent_id:
                below[place.parent_id].add(place_id)
        return {above: sorted(ids) for above, ids in below.items()}

    def _latest(self, place_id: str, indicator: str) -> Row | None:
        """The latest result of an indicator for everybody."""
        rows = self.values.get(place_id, [])
        known = (r for r in rows if r["indicator"] == indicator and not r["population_group"] and r["status"] != "plan")
        return max(known, key=lambda row: (row["year"], row["status"] == "actual"), default=None)

    def _files(self, page: str) -> list[str]:
        """The page and the data files of its long tables."""
        tables: dict[str, dict[str, Any]] = {"values": self.values, "plans": self.plans, "below": self.below}
        long = [f"{name}-{page}" for name, rows in tables.items() if len(rows.get(page, [])) > SHOWN]
        code = self.language.code
        return [f"{code}/place/{page}.html", *(f"data/{code}/{name}.js" for name in long)]

    def _made_from(self, page: str) -> Iterator[object]:
        """Everything a page shows, besides what a place is called."""
        yield from (table.get(page) for table in (self.values, self.plans, self.today))
        yield self._contents(self.source.by_page.get(page, []))
        for unit in self.below.get(page, []):
            yield unit, self.counts.get(unit), self._latest(unit, MAIN)

    def _page(self, page: str, key: str) -> None:
        """Write one page."""
        place = self.source.places.get(page)
        figures = self.source.by_page.get(page, [])
        facts = {
            "place": place, "name": place.name if place else self.language("place.none"), "page": page,
            "above": self.source.places.above(page) if place else [],
            "today": self._today(place) if place and place.ended else None,
            "tiles": list(self._tiles(page)), "curve": curve(self._rates(page), self.language),
            "figures": len(figures), "chunks": -(-len(figures) // CHUNK), "size": CHUNK,
            "contents": self._contents(figures),
            "grids": [self.site.grid(grid, self.language) for grid in self._grids(page) if grid.rows],
        }  # fmt: skip
        self.site.page("place.html", f"place/{page}", self.language, key, **facts)

    def _contents(self, figures: list[Row]) -> list[dict[str, Any]]:
        """Indicators of the page with how many figures each has and in which data files they are."""
        found: dict[str, dict[str, Any]] = {}
        for n, row in enumerate(figures):
            entry = found.setdefault(row["indicator"], {"code": row["indicator"], "n": 0, "chunks": []})
            entry["n"] += 1
            if n // CHUNK not in entry["chunks"]:
                entry["chunks"].append(n // CHUNK)
        return sorted(found.values(), key=lambda entry: (entry["code"] == "OTHER", -entry["n"], entry["code"]))

    def _tiles(self, page: str) -> Any:
        """The latest values at the head of the page."""
        for indicator in TILES:
            row = self._latest(page, indicator)
            if row:
                value = self.language.quantity(row["stated"], row["unit_measure"])
                spread = between(self.language, row, row["unit_measure"])
                label = self.language.label("indicators", indicator)
                yield {"label": label, "value": value, "year": row["year"], "n": row["publishers"], "spread": spread}

    def _rates(self, page: str) -> list[Row]:
        """The main rate year by year, results before estimates."""
        rows = [row for row in self.values.get(page, []) if row["indicator"] == MAIN and not row["population_group"]]
        rows = [row for row in rows if row["status"] != "plan" and row["unit_measure"] == "PERCENT"]
        rows.sort(key=lambda row: (row["year"], row["status"]))
        return [next(same) for _, same in groupby(rows, key=lambda row: row["year"])]

    def _grids(self, page: str) -> list[Grid]:
        """Values by year, plans, units below."""
        values = [row for row in self.values.get(page, []) if row["status"] != "plan"]
        values.sort(key=lambda row: (_rank(row["indicator"]), row["indicator"], -row["year"], row["status"]))
        plans = self._plans(page)
        below = self._list(self.below.get(page, []), "below", HOME)
        grids = [self._values(values, f"values-{page}"), plans, below]
        return [replace(grid, name=grid.name if page in grid.name else f"{grid.name}-{page}") for grid in grids]

    def _plans(self, page: str) -> Grid:
        """Plans and results, without the columns that say where."""
        grid = plan_grid(self.source, self.language, self.plans.get(page, []), HOME, f"plans-{page}")
        return replace(grid, columns=grid.columns[1:-1], rows=[row[1:-1] for row in grid.rows])

    def _values(self, values: list[Row], name: str) -> Grid:
        """What is stated by year."""
        heads = ("col.indicator", "col.year", "col.value", "col.spread", "col.publishers", "col.status")
        rows = [self._value(row) for row in values]
        return Grid(name, self.language("place.values"), heading(self.language, heads, (1, 2, 3, 4), (0, 1)), rows)

    def _value(self, row: Row) -> list[Cell]:
        language, unit = self.language, row["unit_measure"]
        group = language.label("population_group", row["population_group"])
        indicator = indicator_cell(language, row["indicator"], HOME)
        return [
            Cell(f"{indicator.text} ({group})" if group else indicator.text, None, indicator.href),
            cell(row["year"], row["year"]),
            cell(language.quantity(row["stated"], unit), row["stated"]),
            cell(between(language, row, unit), row["highest"] - row["lowest"]),
            count_cell(language, row["publishers"]),
            status_cell(language, row),
        ]

    def _today(self, place: Place) -> dict[str, Any]:
        """What became of a unit that ended: the province and the communes its land lies in now."""
        units = [(self.source.places.get(row["id"]), row["relation"]) for row in self.today.get(place.id, [])]
        known = [(unit, relation) for unit, relation in units if unit]
        provinces = sorted({above.name for unit, _ in known if (above := self._province_of(unit))})
        # Where it is not known which communes took the land, none is named.
        sure = [unit.name for unit, relation in known if unit.level == "commune" and relation != "one_of"]
        communes = sure if place.level != "province" else []
        return {"provinces": provinces, "communes": communes}

    def _province_of(self, unit: Place) -> Place | None:
        return unit if unit.level == "province" else self.source.places.get(unit.province_id)


def _rank(indicator: str) -> int:
    """Those at the head of the page first."""
    return TILES.index(indicator) if indicator in TILES else len(TILES)


def _by_place(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by place."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["place_id"]].append(row)
    return found
