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
# So long before its first day a new unit may be spoken of, and is meant rather than one of another type.
EXPECTED, SOON = "-3y", "-6mo"


def matched_items(items: pl.DataFrame) -> pl.DataFrame:
    """Names after unit words with `key` and `found_level` of the units so called (null: none), `start`, `end`.

    The first name's span begins at its unit word, unless that one opens a list ("các huyện: A, B"). `found_level` is
    "city" where a province or a district may be meant.
    """
    found = items.join(
        longest(items.select("kind", "level", "item").unique(maintain_order=True)),
        on=["kind", "level", "item"], how="left", maintain_order="left",
    )  # fmt: skip
    found = found.with_columns(pl.when(~_goes_on()).then(name).alias(name) for name in ("key", "size"))
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


def _goes_on() -> pl.Expr:
    """Whether a name is longer by one word than the unit it begins like: "xã Bình Phú Tây" is not xã Bình Phú.

    Two words more are a person's name, and more often than a name of theirs districts have a sentence after them.
    """
    rest = pl.col("item").str.slice(pl.col("size"))
    longer = (pl.col("found_level") == "commune") & rest.str.contains(p.ONE_MORE)
    return (longer | pl.col("item").str.contains(p.DECOY)).fill_null(False)


def longest(items: pl.DataFrame) -> pl.DataFrame:
    """`kind`, `level`, `item` to `key`, `found_level`, `size` (characters of the item used), where some unit fits."""
    wanted = _beginnings(items)
    exact = wanted.join(keys(), on=["level", "key"], how="semi").with_columns(found_level="level", full_key="key")
    # One word without its accents says too little, unless it is a long one written together ("Konplong").
    telling = (pl.col("count") > 1) | (pl.col("key").str.len_chars() >= 8)
    province = (
        wanted.join(province_keys(), on="key", how="semi").filter(pl.col("level") != "city").select("kind", "item")
    )
    # "Quế Bình", of which only the plain letters are known, is not "Quế".
    spelt = exact.group_by("kind", "item").agg(spelt=pl.col("count").max())
    loose = (
        wanted.filter(telling)
        .join(province, on=["kind", "item"], how="anti")
        .join(spelt, on=["kind", "item"], how="left")
        .filter(pl.col("count") > pl.col("spelt").fill_null(0))
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
    """Units each mention could be: `mid`, `place_id`, `unit_level`, `planned`, best by system, type, validity.

    `planned` units did not exist yet on the day. `mentions` has `mid`, `key`, `level`, `kind` (null for a lone name),
    `system` (that of the article's date), `on`.
    """
    levels = (
        pl.when(pl.col("level") == "city").then(pl.lit(["province", "district"])).otherwise(pl.concat_list("level"))
    )
    asked = mentions.select("mid", "key", "kind", "system", "on", unit_level=levels, city=pl.col("level") == "city")
    joined = asked.explode("unit_level").join(
        names(), left_on=["key", "unit_level"], right_on=["key", "level"], how="inner", suffix="_unit"
    )
    possible = joined.filter(~(pl.col("city") & (pl.col("unit_level") == "province")) | _city_then())
    scored = possible.with_columns(score=_score(), planned=_not_yet())
    best = scored.filter(pl.col("score") == pl.col("score").min().over("mid")).filter(~pl.col("planned") | _expected())
    ahead = _planned(joined, best)
    columns = ["mid", "place_id", "unit_level", "planned"]
    every = pl.concat([best.join(ahead, on="mid", how="anti", maintain_order="left").select(columns), ahead])
    return every.unique(["mid", "place_id"], keep="first", maintain_order=True)


def _not_yet() -> pl.Expr:
    """Whether a unit did not exist yet on the day, under whatever name."""
    return (pl.col("on") < pl.col("begun")).fill_null(False)


def _expected() -> pl.Expr:
    """Whether a unit to come may be meant on the day; one so called long before is older than the lists."""
    rare = (pl.col("kind") == "đặc khu") | (pl.col("unit_level") == "province")
    near = pl.col("on") >= pl.col("begun").dt.offset_by(EXPECTED)
    return ((pl.col("kind") == pl.col("type")) & (rare | near)).fill_null(False)


def _planned(joined: pl.DataFrame, best: pl.DataFrame) -> pl.DataFrame:
    """Units with that name and type on a later day, where only one of another type, or none, fits on the day itself.

    "Thành phố Quảng Ninh" was planned for long and is no huyện Quảng Ninh; "xã Yên Châu" of 2020 is thị trấn Yên Châu
    rather than the commune of July 2025, and "thành phố Gò Công" before 2024 the same unit as the town it still was.
    """
    later = joined.filter((pl.col("on") < pl.col("valid_from")) & (pl.col("kind") == pl.col("type")))
    typed = (pl.col("kind") == pl.col("type")).any()
    there = best.group_by("mid").agg(typed=typed, there=pl.col("place_id"))
    asked = later.join(there, on="mid", how="left").with_columns(pl.col("there").fill_null([]))
    soon = pl.col("on") >= pl.col("valid_from").dt.offset_by(SOON)
    rare = pl.col("unit_level") == "province"
    other = ~pl.col("typed").fill_null(False) & ~pl.col("there").list.contains(pl.col("place_id"))
    near = asked.filter(other & (soon | rare | (pl.col("there").list.len() == 0)))
    first = near.filter(pl.col("valid_from") == pl.col("valid_from").min().over("mid"))
    return first.sort("mid", "place_id").select("mid", "place_id", "unit_level", planned=pl.lit(True))


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
    # Only the two-level system has special zones, spoken of long before.
    system = pl.when(pl.col("kind") == "đặc khu").then(pl.lit("vn2")).otherwise("system")
    return (
        (system != pl.col("system_unit")).cast(pl.Int32) * OTHER_SYSTEM
        + (pl.col("city") & (pl.col("unit_level") == "district")).cast(pl.Int32) * OTHER_CITY
        + typed.cast(pl.Int32) * OTHER_TYPE
        + (early | late).cast(pl.Int32) * NOT_VALID
        + (pl.col("name_basis") != "listed").cast(pl.Int32) * NOT_LISTED
    )
