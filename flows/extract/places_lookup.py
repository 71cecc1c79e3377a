"""Which unit one name means (`resolve`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.extract.places_find import TWO_LEVELS_SINCE, found, prepared
from flows.extract.places_tables import ancestors, names
from schemas.places.fold import key_of

UNIT_WORD = re.compile(
    r"(?i)^(tỉnh|thành phố|tp\.?|thị xã|tx\.?|huyện|h\.|quận|q\.|xã|x\.|phường|p\.|thị trấn|tt\.|đặc khu)\s*(?=\S)"
)


@dataclass(frozen=True)
class Resolution:
    """What a name means: `place_id` or, when it is null, `candidates` and the reason (ambiguous, unknown, planned)."""

    span: str
    place_id: str | None
    reason: str
    candidates: tuple[str, ...] = ()


def resolve(
    span: str, on: date | None = None, context: Sequence[str] = (), publisher_province: str | None = None
) -> Resolution:
    """The unit `span` names on a day, by the places of `context` (names as written) and the publisher's province.

    `publisher_province` is a place_id. Without a day the three-level system is meant. Never raises for odd spans.
    """
    line = "; ".join([_as_written(span.strip()), *context])
    article = pl.DataFrame(
        {"article_id": ["span"], "text": [line], "published_on": [on]}, schema_overrides={"published_on": pl.Date}
    )
    texts = prepared(article).with_columns(publisher_province=pl.lit(publisher_province, pl.String))
    mentions = found(texts)
    first = mentions.filter((pl.col("char_start") == 0) & ~pl.col("generic")).tail(1)
    known = mentions.filter((pl.col("char_start") > 0) & pl.col("place_id").is_not_null())["place_id"].to_list()
    row = first.row(0, named=True) if first.height else None
    # A city's bare name may since July 2025 be that of a ward.
    if row and not (row["type"] is None and row["level"] == "district" and texts["system"].item() == "vn2"):
        return Resolution(span, row["place_id"], row["reason"], tuple(row["candidates"]))
    return _bare(span, on, [*known, *([publisher_province] if publisher_province else [])])


def _as_written(span: str) -> str:
    """A name typed in small letters with the capitals a text would have."""
    if not span.islower():
        return span
    word = UNIT_WORD.match(span)
    name = word.end() if word else 0
    return span[:name] + re.sub(r"(?:^|(?<=[\s(\"-]))\w", lambda letter: letter[0].upper(), span[name:])


def _bare(span: str, on: date | None, above: list[str]) -> Resolution:
    """A name without its unit word: the units of the day so called, narrowed to those in `above`."""
    system = "vn2" if on and on >= TWO_LEVELS_SINCE else "vn3"
    same = names().filter(pl.col("key") == key_of(span))
    now = same.filter(pl.col("system") == system)
    kept = same if now.is_empty() else now
    ids = kept["place_id"].unique().sort().to_list()
    if on and ids and kept.select((pl.col("begun") > on).fill_null(False).all()).item():
        return Resolution(span, None, "planned", tuple(ids))
    within = ancestors().filter(pl.col("place_id").is_in(ids) & pl.col("above").is_in(above) & (pl.col("rank") > 0))
    inside = within["place_id"].unique().sort().to_list()
    if len(ids) == 1:
        return Resolution(span, ids[0], "exact", tuple(ids))
    if len(inside) == 1:
        return Resolution(span, inside[0], "parent", tuple(ids))
    return Resolution(span, None, "ambiguous" if ids else "unknown", tuple(ids))
