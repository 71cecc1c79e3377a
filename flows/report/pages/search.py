"""What the search box knows: places and indicators under names without accents, and the labels the script shows."""

from __future__ import annotations

from typing import Any

from flows.report.fold import fold
from flows.report.geography import NOWHERE, Place
from flows.report.language import LANGUAGES, Language
from flows.report.read import Source
from flows.report.site import Site
from schemas.tables import code_list

LISTS = ("indicators", "status", "measure_kind", "population_group", "programme", "span_role")


def write(source: Source, site: Site) -> None:
    """Write the index of places (one for both languages) and the labels of each language."""
    site.data("search", _places(source) + _indicators(source))
    for language in LANGUAGES:
        site.data(f"{language.code}/labels", _labels(source, language))


def _places(source: Source) -> list[list[str]]:
    """Places with figures as [folded names, label, hint, address]; the province is part of the names."""
    spoken = {row["ref_area"] for row in source.figures} | source.pages
    known = [place for place_id in sorted(spoken - {None, NOWHERE}) if (place := source.places.get(place_id))]
    return [
        [fold(f"{place.short_name} {place.name} {source.places.province(place.id)}"), place.name, _hint(source, place),
         source.places.address(place.id)]
        for place in known
    ]  # fmt: skip


def _hint(source: Source, place: Place) -> str:
    """What tells places of one name apart: the province and, since names returned in 2025, the time."""
    province = source.places.province(place.id) if place.level in ("district", "commune") else ""
    time = "–6/2025" if place.ended else "7/2025–" if place.id.startswith("vn2-") else ""
    return " ".join(filter(None, (province, f"({time})" if time else "")))


def _indicators(source: Source) -> list[list[Any]]:
    """Indicators as [folded names, [label vi, label en], "", address]."""
    found = {row["indicator"] for row in source.figures}
    rows = code_list("indicators").select("code", "label_vi", "label_en").rows()
    return [
        [fold(f"{vi} {en} {code}"), [vi, en], "", f"indicator/{code}.html"] for code, vi, en in rows if code in found
    ]


def _labels(source: Source, language: Language) -> dict[str, dict[str, str]]:
    """Labels of codes and the script's own words."""
    lists = {name: {code: language.label(name, code) for code in code_list(name)["code"]} for name in LISTS}
    flags = sorted({flag for row in source.figures for flag in row["flags"]})
    return {**lists, "flag": {flag: language.flag(flag) for flag in flags}, "text": language.section("script")}
