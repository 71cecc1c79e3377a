"""The mentions of a text as one frame: with unit word, bare unit words, lone names, chains."""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_lexicon import WORDS_FOR_COUNTRY, WORDS_FOR_REGION
from flows.extract.places_tables import province_keys

MARKS = {"generic": False, "plural": False, "office": False, "person_like": False, "former": False}


def with_unit_word(items: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Mentions with a unit word: names some unit has, unknown names, and the word alone ("toàn tỉnh")."""
    # "thành phố Vinh, Nghệ An": the second name is the province above and is found as a lone name.
    province = (
        pl.col("key").is_in(province_keys()["key"].to_list()) & (pl.col("level") != "province") & (pl.col("nth") > 0)
    )
    known = pl.col("key").is_not_null() & ~(province & ~pl.col("before").str.contains(p.PLURAL))
    found = items.filter(known).with_columns(level="found_level", unknown=pl.lit(False))
    unknown = items.filter((pl.col("nth") == 0) & pl.col("key").is_null() & _looks_like_name()).with_columns(
        unknown=pl.lit(True)
    )
    named = pl.concat([found, unknown], how="diagonal")
    taken = named.filter((pl.col("nth") == 0) & ~pl.col("apart")).select("row", end="end_word")
    bare = words.join(taken, on=["row", "end"], how="anti")
    wide = pl.col("before").str.extract(p.WIDE, 0).str.len_chars().fill_null(0).cast(pl.Int64)
    generic = bare.with_columns(
        start=pl.col("start") - wide,
        generic=pl.lit(True),
        plural=pl.col("before").str.contains(p.PLURAL) | pl.col("provinces"),
    )
    office = pl.col("before").str.contains(p.OFFICE_BEFORE) | pl.col("hit").str.contains("(?i)ủy|uỷ")
    every = pl.concat([named, generic], how="diagonal").with_columns(
        office=office | pl.col("after").str.contains(p.OFFICE_AFTER)
    )
    wanted = [
        "row",
        "start",
        "end",
        "kind",
        "key",
        "level",
        "nth",
        "office",
        "generic",
        "plural",
        "unknown",
        "hit",
        "word_id",
    ]
    return every.select(
        *wanted, name=pl.when(pl.col("key").is_not_null()).then(pl.col("item").str.slice(0, pl.col("size")))
    )


def _looks_like_name() -> pl.Expr:
    """Whether capitals after a unit word may be the name of a unit nobody listed: two words, no person, no office."""
    item, short = pl.col("item"), pl.col("short") & ~pl.col("hit").str.contains(r"^(?i:tp|tx)$")
    person = item.str.contains(rf"^(?:{p.SURNAMES}|Ông|Bà)(?:[ \u00a0]|$)")
    return (
        item.str.contains(p.TWO_WORDS)
        & ~short
        & ~person
        & ~item.str.contains(p.NO_NAME)
        & ~item.str.contains(p.CAPITALS)
    )


def without_unit_word(lone: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Lone names outside the spans of `named`; `person_like` where a person, street or company carries the name."""
    spans = named.filter(pl.col("key").is_not_null()).select("row", n_start="start", n_end="end").sort("row", "n_start")
    joined = lone.sort("row", "start").join_asof(
        spans, left_on="start", right_on="n_start", by="row", strategy="backward", check_sortedness=False
    )
    free = joined.filter(pl.col("n_end").is_null() | (pl.col("n_end") < pl.col("end")))
    unit = pl.col("lone_level").is_in(["province", "district"])
    others = (p.PERSON_BEFORE, p.NAMED_AFTER, p.VILLAGE_BEFORE)
    person = pl.any_horizontal(pl.col("before").str.contains(pattern) for pattern in others)
    return free.select(
        "row", "start", "end", "key", "before", "hit",
        level="lone_level",
        generic=pl.col("hit").is_in([*WORDS_FOR_COUNTRY, *WORDS_FOR_REGION]),
        office=pl.col("before").str.contains(p.OFFICE_BEFORE),
        person_like=unit & person,
    )  # fmt: skip


def foreign_units(named: pl.DataFrame, lone: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An unknown name that ends in a lone one: "tỉnh Giang Tô" is one foreign mention, "tỉnh Tây Nguyên" a region."""
    wide = lone.filter(pl.col("level").is_in(["foreign", "region", "country"])).select("row", "end", inside="level")
    joined = named.join(wide, on=["row", "end"], how="left", maintain_order="left")
    unknown = pl.col("unknown").fill_null(False)
    foreign = (unknown & (pl.col("inside") == "foreign")).fill_null(False)
    marked = joined.with_columns(level=pl.when(foreign).then(pl.lit("foreign")).otherwise("level"), foreign=foreign)
    covered = marked.filter("foreign").select("row", "end")
    kept = marked.filter(~(unknown & pl.col("inside").is_in(["region", "country"]).fill_null(False)))
    alone = lone.join(covered, on=["row", "end"], how="anti", maintain_order="left")
    return kept.drop("inside", "foreign"), alone


def without_covered(mentions: pl.DataFrame, chains: pl.DataFrame) -> pl.DataFrame:
    """Mentions and chains together; a chained name replaces a later name of a list, a named one replaces the chain.

    "xã A, B, Đắk Lắk": B is a district by the chain although it stands in a list of communes.
    """
    later = mentions.filter((pl.col("nth") > 0).fill_null(False)).select("row", "end", nth_start="start")
    kept = mentions.join(
        chains.select("row", "end", better=pl.lit(True)), on=["row", "end"], how="left", maintain_order="left"
    )
    listed = kept.filter(~(pl.col("better").fill_null(False) & (pl.col("nth") > 0).fill_null(False))).drop("better")
    named = mentions.filter(pl.col("key").is_not_null()).select("row", "end").join(later, on=["row", "end"], how="anti")
    new = chains.join(named, on=["row", "end"], how="anti", maintain_order="left").rename({"place_id": "chained"})
    return pl.concat([listed, new], how="diagonal")
