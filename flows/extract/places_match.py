"""From names in the text to candidate units: the longest part of a name that some unit has."""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_tables import keys, loose_keys, names, province_keys
from schemas.places.fold import ascii_expr, key_expr

MAX_WORDS = 5
URBAN = ["thành phố", "thị xã", "quận", "phường", "thị trấn"]
# Score of a candidate, lowest best: system of the date, then type, then validity, then how its name is known.
OTHER_SYSTEM, OTHER_CITY, OTHER_TYPE, NOT_VALID, NOT_LISTED = 100, 40, 10, 4, 1


def matched_items(items: pl.DataFrame) -> pl.DataFrame:
    """Names after unit words with `key` and `found_level` of the units so called (null: none), `start`, `end`.

    The first name's span begins at its unit word, unless that one opens a list ("các huyện: A, B"). `found_level` is
    "city" where a province or a district may be meant.
    """
    found = items.join(
        longest(items.select("kind", "level", "item").unique(maintain_order=True)),
        on=["kind", "level", "item"], how="left", maintain_order="left",
    )  # fmt: skip
    # "P.11, 12" goes on with numbers, "P. An Phú (18 điểm); 10" does not; "P.V" is a person's initials.
    number = pl.col("key").str.contains(r"^\d+$").fill_null(False)
    initial = pl.col("short") & pl.col("key").str.contains(plain(r"^\p{L}$")).fill_null(False)
    sound = found.with_columns(first=number.first().over("word_id"), number=number)
    kept = sound.with_columns(key=pl.when(~(pl.col("number") & ~pl.col("first")) & ~initial).then("key")).drop(
        "first", "number"
    )
    return kept.with_columns(
        start=pl.when((pl.col("nth") == 0) & ~pl.col("apart")).then("start").otherwise("i_start"),
        end=pl.col("i_start") + pl.coalesce("size", pl.col("item").str.len_chars()).cast(pl.Int64),
    )


def longest(items: pl.DataFrame) -> pl.DataFrame:
    """`kind`, `level`, `item` to `key`, `found_level`, `size` (characters of the item used), where some unit fits."""
    wanted = _beginnings(items)
    exact = wanted.join(keys(), on=["level", "key"], how="semi").with_columns(found_level="level", full_key="key")
    # One word without its accents says too little, unless it is a long one written together ("Konplong").
    telling = (pl.col("count") > 1) | (pl.col("key").str.len_chars() >= 8)
    province = (
        wanted.join(province_keys(), on="key", how="semi").filter(pl.col("level") != "city").select("kind", "item")
    )
    loose = (
        wanted.filter(telling)
        .join(province, on=["kind", "item"], how="anti")
        .join(exact, on=["kind", "item"], how="anti")
    )
    unaccented = loose.with_columns(ascii_key=ascii_expr(pl.col("key"))).join(
        loose_keys(), on=["level", "ascii_key"], how="inner"
    )
    columns = ["kind", "level", "item", "count", "part", "full_key"]
    ranked = pl.concat([exact.select(columns), unaccented.select(columns)]).sort(
        "kind", "item", "count", "level", descending=[False, False, True, False]
    )
    return ranked.unique(["kind", "item"], keep="first", maintain_order=True).select(
        "kind", "item", key="full_key", found_level="level", size=pl.col("part").str.len_chars(),
        level=pl.when(pl.col("level") == "city").then(pl.lit("district")).otherwise("level"),
    )  # fmt: skip


def _beginnings(items: pl.DataFrame) -> pl.DataFrame:
    """The first one to five words of each item with their keys; numbers only where units are numbered."""
    asked = items.with_columns(level=pl.when(pl.col("kind") == "thành phố").then(pl.lit("city")).otherwise("level"))
    numbered = pl.col("key").str.contains(r"^\d+$") & ~pl.col("kind").is_in(p.NUMBERED)
    parts = [
        asked.with_columns(
            part=pl.col("item").str.extract(rf"^{p.WORD}(?:{p.JOINT}{p.WORD}){{{count - 1}}}", 0), count=pl.lit(count)
        )
        for count in range(1, MAX_WORDS + 1)
    ]
    every = pl.concat(parts).filter(pl.col("part").is_not_null())
    return every.with_columns(key=key_expr(pl.col("part"))).filter(~numbered)


def candidates(mentions: pl.DataFrame) -> pl.DataFrame:
    """Units each mention could be: `mid`, `place_id`, `unit_level`, best by system, type, validity.

    `mentions` has `mid`, `key`, `level`, `kind` (null for a lone name), `system` (that of the article's date), `on`.
    """
    levels = (
        pl.when(pl.col("level") == "city").then(pl.lit(["province", "district"])).otherwise(pl.concat_list("level"))
    )
    asked = mentions.select("mid", "key", "kind", "system", "on", unit_level=levels, city=pl.col("level") == "city")
    joined = asked.explode("unit_level").join(
        names(), left_on=["key", "unit_level"], right_on=["key", "level"], how="inner", suffix="_unit"
    )
    possible = joined.filter(~(pl.col("city") & (pl.col("unit_level") == "province")) | _city_then())
    scored = possible.with_columns(score=_score())
    best = scored.filter(pl.col("score") == pl.col("score").min().over("mid"))
    return best.select("mid", "place_id", "unit_level").unique(["mid", "place_id"], keep="first", maintain_order=True)


def _city_then() -> pl.Expr:
    """Whether a province-level unit was a city on the day (those always were have no first day)."""
    since = pl.col("valid_from").is_null() | (pl.col("on") >= pl.col("valid_from")).fill_null(False)
    return (pl.col("type") == "thành phố") & since


def _score() -> pl.Expr:
    """How badly a unit fits a mention."""
    urban = pl.col("kind").is_in(URBAN)
    same_kind = pl.col("kind").is_null() | (pl.col("kind") == pl.col("type"))
    typed = pl.when(same_kind).then(0).when(urban == pl.col("urban")).then(1).otherwise(2)
    early = (pl.col("on") < pl.col("valid_from")).fill_null(False)
    late = (pl.col("on") > pl.col("valid_to")).fill_null(False)
    return (
        (pl.col("system") != pl.col("system_unit")).cast(pl.Int32) * OTHER_SYSTEM
        + (pl.col("city") & (pl.col("unit_level") == "district")).cast(pl.Int32) * OTHER_CITY
        + typed.cast(pl.Int32) * OTHER_TYPE
        + (early | late).cast(pl.Int32) * NOT_VALID
        + (pl.col("name_basis") != "listed").cast(pl.Int32) * NOT_LISTED
    )
