"""What is known of the units a name means, when they were and what became of them (`describe_place`)."""

import re
from datetime import date

import polars as pl

from flows.extract.places_lookup import UNIT_WORD, resolve
from flows.extract.places_tables import changes, every_name, units
from schemas.places.fold import ascii_expr, ascii_of, key_expr, key_of

FULL_WORDS = {"tp": "thành phố", "tx": "thị xã", "h": "huyện", "q": "quận", "x": "xã", "p": "phường", "tt": "thị trấn"}
PLACE_ID = re.compile(r"^(?:VN|vn[23]-[0-9a-z-]+)$")
ORDER = {"country": 0, "region": 1, "province": 2, "district": 3, "commune": 4}

EARLY, LATE = date(1, 1, 1), date(9999, 12, 31)
COLUMNS = [
    "place_id", "full_name", "level", "within", "valid_from", "valid_to", "validity_basis", "gso_code", "name_en",
    "then_called", "became", "came_from",
]  # fmt: skip


def describe_place(query: str, on: date | None = None) -> pl.DataFrame:
    """Units called `query`: a name with or without unit word or accents, a place_id, or a statistical code.

    One row a state of a unit: `place_id`, `full_name`, `level`, `within` (units above), `valid_from`, `valid_to`,
    `validity_basis`, `gso_code`, `name_en`, `then_called` (its next name or type under the same code, and since when),
    `became` and `came_from` (lists of "place_id full name then (whole|part|one_of)", with "inferred" or "not known"
    where the lists do not say). With `on`, only the states valid on that day. No row: nothing is so called.
    """
    states = units().filter(_asked(query.strip()))
    if states.is_empty():
        # Written as texts do, with a slip, the unit it lies in or "(cũ)"; or typed without any accent.
        known = resolve(query, on)
        ids = [known.place_id] if known.place_id else known.candidates
        plain = ascii_expr(key_expr(pl.col("full_name"))) == ascii_of(query)
        states = units().filter(pl.col("place_id").is_in(ids) | plain)
    if on:
        states = states.filter(_valid_on(pl.lit(on)))
    told = _with_parents(states).join(_next_names(), on=["place_id", "valid_from"], how="left", nulls_equal=True)
    # A state has no part in what its unit went into before it, nor in what it took in after it.
    for name, one, other, day, meant in (
        ("became", "old_place_id", "new_place_id", pl.col("changed_on"), pl.col("changed_on") > _begin()),
        ("came_from", "new_place_id", "old_place_id", pl.col("changed_on").dt.offset_by("-1d"),
         pl.col("changed_on") <= _end()),
    ):  # fmt: skip
        linked = _linked(states, one, other, day, meant).rename({"linked": name})
        told = told.join(linked, on=["place_id", "valid_from"], how="left", nulls_equal=True)
    level = pl.col("level").replace_strict(ORDER, return_dtype=pl.Int8)
    return told.sort(level, "place_id", "valid_from").select(*COLUMNS)


def _begin() -> pl.Expr:
    """The first day of a state."""
    return pl.col("valid_from").fill_null(EARLY)


def _end() -> pl.Expr:
    """The last day of a state."""
    return pl.col("valid_to").fill_null(LATE)


def _valid_on(day: pl.Expr) -> pl.Expr:
    """Whether a state was valid on a day."""
    return day.is_between(_begin(), _end())


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
    named = named | pl.col("place_id").is_in(every_name().filter(pl.col("key") == key_of(bare))["place_id"].to_list())
    if not word:
        return named
    kind = word[1].lower().rstrip(".")
    return named & (pl.col("type") == FULL_WORDS.get(kind, kind))


def _with_parents(states: pl.DataFrame) -> pl.DataFrame:
    """`within`: the full names of district and province above, nearest first."""
    titles = units().group_by("place_id", maintain_order=True).agg(title=pl.col("full_name").last())
    parent = states.join(titles.rename({"place_id": "parent_id", "title": "parent"}), on="parent_id", how="left")
    both = parent.join(titles.rename({"place_id": "province_id", "title": "province"}), on="province_id", how="left")
    far = pl.when((pl.col("province_id") != pl.col("place_id")) & (pl.col("province") != pl.col("parent"))).then(
        "province"
    )
    return both.with_columns(within=pl.concat_str("parent", far, separator=", ", ignore_nulls=True))


def _next_names() -> pl.DataFrame:
    """`place_id`, `valid_from`, and `then_called`: the state after that one, where there is one."""
    ordered = units().sort("place_id", "valid_from", nulls_last=False)
    since = pl.concat_str("full_name", pl.lit(" since "), pl.col("valid_from").cast(pl.String))
    return ordered.select("place_id", "valid_from", then_called=since.shift(-1).over("place_id"))


def _linked(states: pl.DataFrame, one: str, other: str, day: pl.Expr, meant: pl.Expr) -> pl.DataFrame:
    """`place_id`, `valid_from`, and `linked`: the units across those changes that are meant, as named on the day."""
    own = states.select("place_id", "valid_from", "valid_to").join(changes(), left_on="place_id", right_on=one)
    steps = own.filter(meant).select("place_id", "valid_from", other, "kind", "basis", day=day)
    named = units().select(pl.col("place_id").alias(other), "full_name", begin=_begin(), end=_end())
    doubt = pl.col("basis").str.extract(r"^(inferred|not known)")
    how = pl.concat_str("kind", doubt, separator=", ", ignore_nulls=True)
    text = pl.concat_str(other, pl.lit(" "), "full_name", pl.lit(" ("), how, pl.lit(")"))
    then = steps.join(named, on=other).filter(pl.col("day").is_between("begin", "end")).sort("place_id", other)
    return then.group_by("place_id", "valid_from", maintain_order=True).agg(linked=text)
