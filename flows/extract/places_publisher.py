"""What the publisher says of the place: the province it writes for, and the city it means by a bare "TP"."""

import csv
from functools import lru_cache

import polars as pl

from flows.extract.letters import plain
from flows.extract.places_tables import FOLDER, units
from schemas.places.fold import ascii_of

HEAD = 400
SIGNED = plain(r"\((\p{Lu}[\p{L}\d.]{1,7})\)")


@lru_cache(maxsize=1)
def _listed() -> dict[str, tuple[str, str | None]]:
    """Every name, alias and domain of the publishers' list to (name, code of its province)."""
    codes = dict(_provinces())
    found: dict[str, tuple[str, str | None]] = {}
    with (FOLDER.parent / "codes" / "publishers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            province = row["province"].removeprefix("Tỉnh ").removeprefix("Thành phố ")
            entry = (row["name"], codes.get(ascii_of(province)) if province else None)
            for way in (row["domain"], row["name"], *(row["aliases"] or "").split(";")):
                if way:
                    found.setdefault(way.lower(), entry)
    return found


@lru_cache(maxsize=1)
def _home_cities() -> dict[str, str]:
    """Name of a publisher to the code of the city it calls "TP"."""
    with (FOLDER / "home_cities.csv").open(encoding="utf-8", newline="") as file:
        return {row["publisher"]: row["place_id"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _provinces() -> list[tuple[str, str]]:
    """(accent-free key, code) of the provinces of the three-level system."""
    frame = units().filter((pl.col("level") == "province") & (pl.col("system") == "vn3")).sort("place_id", "valid_from")
    return [*frame.select("ascii_key", "gso_code").iter_rows(), (ascii_of("Thừa Thiên"), "46")]


def _known(publisher: str | None, domain: str | None, signed: str | None) -> tuple[str | None, str | None]:
    """(code of the province, code of the home city) of a publisher by name, domain or signature "(NLĐ)"."""
    for way in (domain, publisher, signed):
        entry = _listed().get((way or "").lower().removeprefix("www."))
        if entry:
            return entry[1], _home_cities().get(entry[0])
    folded = ascii_of(f"{publisher or ''} {domain or ''}")
    hits = {code for key, code in _provinces() if len(key) > 4 and key in folded}
    return (hits.pop() if len(hits) == 1 else None), None


def with_publisher(articles: pl.DataFrame) -> pl.DataFrame:
    """Add `publisher_province` and `home_city` (place_id, null when not known) to `articles`.

    `articles` has `text`, `publisher`, `publisher_domain` and `system`, the system of units of its date.
    """
    asked = ["publisher", "publisher_domain", "signed"]
    signed = articles.with_columns(signed=pl.col("text").str.slice(0, HEAD).str.extract(SIGNED, 1))
    distinct = signed.select(asked).unique(maintain_order=True)
    answers = [_known(*row) for row in distinct.iter_rows()]
    known = distinct.with_columns(
        pl.Series("publisher_province", [province for province, _ in answers], dtype=pl.String),
        pl.Series("home_city", [city for _, city in answers], dtype=pl.String),
    )
    joined = signed.join(known, on=asked, how="left", nulls_equal=True, maintain_order="left").drop("signed")
    return joined.with_columns(
        pl.concat_str("system", name, separator="-").alias(name) for name in ("publisher_province", "home_city")
    )
