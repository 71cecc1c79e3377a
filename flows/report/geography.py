"""Places as the report shows them: latest names, and the page on which the figures of each place stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NOWHERE = "none"
"""The page of figures whose place is unknown or several places together."""

LABELS = """
    SELECT place_id, place_name, place_short_name, place_level, parent_id, province_id, valid_to IS NOT NULL
    FROM place_labels QUALIFY row_number() OVER (PARTITION BY place_id ORDER BY label_from DESC) = 1
"""
"""Each unit under its latest name."""

BRIEF = {"Huyện": "H.", "Quận": "Q.", "Thị xã": "TX.", "Thành phố": "TP.", "Tỉnh": "Tỉnh", "Thị trấn": "TT."}


@dataclass(frozen=True)
class Place:
    """One administrative unit under its latest name."""

    id: str
    name: str
    short_name: str
    level: str
    parent_id: str | None
    province_id: str | None
    ended: bool

    @property
    def brief(self) -> str:
        """The name with its type abbreviated as papers do, for the axes of charts."""
        kind = self.name.removesuffix(self.short_name).strip()
        return f"{BRIEF[kind]} {self.short_name}" if kind in BRIEF else self.name


@dataclass(frozen=True)
class Geography:
    """All units by identifier."""

    places: dict[str, Place]

    def get(self, place_id: str | None) -> Place | None:
        """A unit, None where the identifier is null or unknown."""
        return self.places.get(place_id) if place_id else None

    def page(self, place_id: str | None) -> str:
        """The unit whose page shows the figures of a place: itself or, for a commune, the unit above."""
        place = self.get(place_id)
        if place is None:
            return NOWHERE
        if place.level != "commune":
            return place.id
        above = self.get(place.parent_id) or self.get(place.province_id)
        return above.id if above else NOWHERE

    def address(self, place_id: str | None) -> str:
        """Where the figures of a place are, relative to the folder of a language."""
        page = self.page(place_id)
        return f"place/{page}.html" + (f"#{place_id}" if place_id and page not in (place_id, NOWHERE) else "")

    def province(self, place_id: str | None) -> str:
        """Short name of the province a place lies in, empty for what is above provinces."""
        place = self.get(place_id)
        above = self.get(place.province_id) if place else None
        return above.short_name if above else ""

    def above(self, place_id: str) -> list[Place]:
        """The units a place lies in, widest first, without the country and regions."""
        chain: list[Place] = []
        place = self.get(place_id)
        while place and (place := self.get(place.parent_id)) and len(chain) < 4:
            if place.level in ("province", "district"):
                chain.insert(0, place)
        return chain


def geography(labels: Iterable[Sequence[Any]]) -> Geography:
    """Places from rows of `LABELS`."""
    return Geography({row[0]: Place(*row) for row in labels})
