"""What several pages share: cells of places and indicators, charts as files."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from flows.report.charts import Chart, png
from flows.report.grid import Cell, Column, cell
from flows.report.language import Language
from flows.report.read import Row, Source
from flows.report.site import Site

VL_CONVERT = version("vl-convert-python")
LEVELS = ("country", "region", "province", "district", "commune")


def place_cell(source: Source, place_id: str | None, home: str = "") -> Cell:
    """A place with a link to its page."""
    place = source.places.get(place_id)
    return cell(place.name, place.short_name, home + source.places.address(place.id)) if place else cell("–")


def tight_cell(words: str, sort: float | None = None) -> Cell:
    """A few words that are not broken into lines."""
    return cell(words.replace(" ", "\N{NO-BREAK SPACE}"), sort)


def province_cell(source: Source, place_id: str | None) -> Cell:
    """The province of a place."""
    return tight_cell(source.places.province(place_id))


def status_cell(language: Language, row: Row) -> Cell:
    """Whether a value was reached, estimated or planned."""
    return tight_cell(language(f"status.{row['status']}"))


def level_cell(source: Source, language: Language, place_id: str | None) -> Cell:
    """The level of a place, sorted from the country down."""
    place = source.places.get(place_id)
    return tight_cell(language(f"level.{place.level}"), LEVELS.index(place.level)) if place else cell("")


def indicator_cell(language: Language, code: str, home: str = "") -> Cell:
    """An indicator with a link to its page."""
    return cell(language.label("indicators", code), None, f"{home}indicator/{code}.html")


def count_cell(language: Language, count: float) -> Cell:
    """A count."""
    return cell(language.number(count), count)


def percent_cell(language: Language, value: float | None, decimals: int = 4) -> Cell:
    """A rate in per cent."""
    return cell("–", -1) if value is None else cell(language.number(value, decimals) + "%", value)


def between(language: Language, row: Row, unit: str) -> str:
    """From the lowest to the highest value sources state, empty where they agree."""
    if row["lowest"] == row["highest"]:
        return ""
    return language.quantity(row["lowest"], unit, row["highest"])


def keep(site: Site, chart: Chart) -> dict[str, Any]:
    """Draw a chart into files to carry away, or take them from the report before; returns what the template shows."""
    name = f"charts/{chart.language}-{chart.name}"
    if name in site.drawn:
        return site.drawn[name]
    files = f"{name}.svg", f"{name}-narrow.svg", f"{name}.png"
    if key := site.kept(files, chart, VL_CONVERT):
        wide, narrow = chart.draw()
        for file, svg in zip(files[:2], (wide, narrow), strict=True):
            site.file(file, f"{svg}\n<!-- {key} -->".encode())
        site.file(files[2], png(wide))
    wide, narrow = chart.markup([(site.folder / file).read_text(encoding="utf8") for file in files[:2]])
    site.drawn[name] = {"wide": wide, "narrow": narrow, "file": name}
    return site.drawn[name]


def in_place(source: Source, place_id: str) -> str:
    """A place for the axis of a chart: its name and, below the province, that of the province."""
    place, province = source.places.get(place_id), source.places.province(place_id)
    if place is None:
        return place_id
    return place.brief if not province or place.level == "province" else f"{place.brief}, {province}"


def heading(
    language: Language, keys: tuple[str, ...], numbers: tuple[int, ...] = (), choose: tuple[int, ...] = ()
) -> list[Column]:
    """Columns from the keys of their headings; `numbers` are set right, by those of `choose` rows can be chosen."""
    return [Column(language(key), i in numbers, i in choose) for i, key in enumerate(keys)]
