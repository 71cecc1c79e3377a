"""Bare names of units that the article names with their unit words, or whose province or district it names."""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_local import expected, stands_for_unit
from flows.extract.places_repeat import repeated
from flows.extract.places_tables import units

SHORTEST = 20
COLUMNS = ["row", "name", "key", "level", "place_id", "lent"]


def said_again(done: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Mentions by bare name, outside those of `done`: `row`, `start`, `end`, `key`, `level`, `place_id`, marks.

    `done` are the mentions settled so far, `texts` the prepared articles.
    """
    # A text that says little beside its mentions has no room for repeats.
    said = done.group_by("row").agg(said=(pl.col("end") - pl.col("start")).sum())
    room = pl.col("text").str.len_chars() - pl.col("said") > SHORTEST
    roomy = texts.join(said, on="row", how="inner", maintain_order="left").filter(room)
    known = done.filter(pl.col("place_id").is_not_null())
    # A name of one word is too often another word.
    below = pl.col("level").is_in(["district", "commune"]) & pl.col("name").str.contains(" ", literal=True)
    own = _towns_of_districts(known.filter(below)).with_columns(lent=pl.lit(False)).select(COLUMNS)
    around = expected(known.filter(~pl.col("person_like").fill_null(False)), texts).select(COLUMNS)
    hits = repeated(roomy, pl.concat([own, around]))
    found = hits.filter(~pl.col("lent") | stands_for_unit(pl.col("before"), pl.col("level")))
    return _outside(found.sort("row", "start", "level").unique(["row", "start"], keep="first"), done)


def _outside(found: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """Names that do not stand in a mention of `done`, marked where a person or company bears them."""
    spans = done.select("row", n_start="start", n_end="end").sort("row", "n_start")
    joined = found.sort("row", "start").join_asof(
        spans, left_on="start", right_on="n_start", by="row", strategy="backward", check_sortedness=False
    )
    free = joined.filter(pl.col("n_end").is_null() | (pl.col("n_end") <= pl.col("start")))
    person = pl.col("before").str.contains(p.PERSON_BEFORE) | pl.col("before").str.contains(p.NAMED_AFTER)
    return free.with_columns(person_like=person, reason=pl.lit("article")).drop("n_start", "n_end", "before", "lent")


def _towns_of_districts(named: pl.DataFrame) -> pl.DataFrame:
    """Communes called like their district become the district: its bare name means it, not its town."""
    above = units().filter(pl.col("level") == "district").select(parent_id="place_id", key="key").unique()
    towns = units().filter(pl.col("level") == "commune").join(above, on=["parent_id", "key"], how="semi")
    same = named.join(towns.select("place_id", "parent_id").unique("place_id"), on="place_id", how="left")
    wider = pl.col("parent_id").is_not_null()
    return same.with_columns(
        place_id=pl.coalesce("parent_id", "place_id"),
        level=pl.when(wider).then(pl.lit("district")).otherwise("level"),
    ).drop("parent_id")
