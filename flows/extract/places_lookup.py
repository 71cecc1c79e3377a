"""Answers for one name: which unit it is (`resolve`), and what is known of the units so called (`describe_place`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.extract.places_find import TWO_LEVELS_SINCE, found, prepared
from flows.extract.places_tables import ancestors, changes, names, units
from schemas.places.fold import ascii_of, key_of

UNIT_WORD = re.compile(
    r"(?i)^(tỉnh|thành phố|tp\.?|thị xã|tx\.?|huyện|h\.|quận|q\.|xã|x\.|phường|p\.|thị trấn|tt\.|đặc khu)\s*(?=\S)"
)
FULL_WORDS = {"tp": "thành phố", "tx": "thị xã", "h": "huyện", "q": "quận", "x": "xã", "p": "phường", "tt": "thị trấn"}
PLACE_ID = re.compile(r"^(?:VN|vn[23]-[0-9a-z-]+)$")
ORDER = {"country": 0, "region": 1, "province": 2, "district": 3, "commune": 4}


@dataclass(frozen=True)
class Resolution:
    """What a name means: `place_id` or, when it is null, `candidates` and the reason (ambiguous, unknown)."""

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
    line = "; ".join([span.strip(), *context])
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


def _bare(span: str, on: date | None, above: list[str]) -> Resolution:
    """A name without its unit word: the units of the day so called, narrowed to those in `above`."""
    system = "vn2" if on and on >= TWO_LEVELS_SINCE else "vn3"
    same = names().filter(pl.col("key") == key_of(span))
    for kept in (same.filter(pl.col("system") == system), same):
        ids = kept["place_id"].unique().sort().to_list()
        if ids:
            break
    within = ancestors().filter(pl.col("place_id").is_in(ids) & pl.col("above").is_in(above) & (pl.col("rank") > 0))
    inside = within["place_id"].unique().sort().to_list()
    if len(ids) == 1:
        return Resolution(span, ids[0], "exact", tuple(ids))
    if len(inside) == 1:
        return Resolution(span, inside[0], "parent", tuple(ids))
    return Resolution(span, None, "ambiguous" if ids else "unknown", tuple(ids))


def describe_place(query: str, on: date | None = None) -> pl.DataFrame:
    """Units called `query`: a name with or without unit word or accents, a place_id, or a statistical code.

    One row a state of a unit: `place_id`, `full_name`, `level`, `within` (units above), `valid_from`, `valid_to`,
    `validity_basis`, `gso_code`, `name_en`, `became` and `came_from` (lists of "place_id full name (whole|part)").
    With `on`, only the states valid on that day. No row: nothing is so called.
    """
    states = units().filter(_asked(query.strip()))
    if on:
        after = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
        states = states.filter(after & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)))
    titled = _with_parents(states).join(_linked("old_place_id", "new_place_id", "became"), on="place_id", how="left")
    titled = titled.join(_linked("new_place_id", "old_place_id", "came_from"), on="place_id", how="left")
    level = pl.col("level").replace_strict(ORDER, return_dtype=pl.Int8)
    columns = [
        "place_id",
        "full_name",
        "level",
        "within",
        "valid_from",
        "valid_to",
        "validity_basis",
        "gso_code",
        "name_en",
    ]
    return titled.sort(level, "place_id", "valid_from").select(*columns, "became", "came_from")


def _asked(query: str) -> pl.Expr:
    """The filter of the units a query means."""
    if PLACE_ID.match(query):
        return pl.col("place_id") == query
    if re.fullmatch(r"\d{2,5}", query):
        return pl.col("gso_code") == query
    word = UNIT_WORD.match(query)
    bare = query[word.end() :] if word else query
    exact = pl.col("key") == key_of(bare)
    plain = ascii_of(bare) == key_of(bare)
    named = (exact | (pl.col("ascii_key") == ascii_of(bare))) if plain else exact
    named = named | pl.col("place_id").is_in(names().filter(pl.col("key") == key_of(bare))["place_id"].to_list())
    if not word:
        return named
    kind = word[1].lower().rstrip(".")
    return named & (pl.col("type") == FULL_WORDS.get(kind, kind))


def _titles() -> pl.DataFrame:
    """`place_id` to its latest full name."""
    return units().group_by("place_id", maintain_order=True).agg(title=pl.col("full_name").last())


def _with_parents(states: pl.DataFrame) -> pl.DataFrame:
    """`within`: the full names of district and province above, nearest first."""
    titles = _titles()
    parent = states.join(titles.rename({"place_id": "parent_id", "title": "parent"}), on="parent_id", how="left")
    both = parent.join(titles.rename({"place_id": "province_id", "title": "province"}), on="province_id", how="left")
    far = pl.when((pl.col("province_id") != pl.col("place_id")) & (pl.col("province") != pl.col("parent"))).then(
        "province"
    )
    return both.with_columns(within=pl.concat_str("parent", far, separator=", ", ignore_nulls=True))


def _linked(one: str, other: str, name: str) -> pl.DataFrame:
    """`place_id` to the units on the other side of its changes, as text."""
    titled = changes().join(_titles().rename({"place_id": other}), on=other, how="left")
    text = pl.concat_str(other, pl.lit(" "), "title", pl.lit(" ("), "kind", pl.lit(")"))
    return titled.sort(one, other).group_by(pl.col(one).alias("place_id"), maintain_order=True).agg(text.alias(name))
