"""From mentions to units: certain ones first, then districts and communes by the evidence those give."""

import polars as pl

from flows.extract.places_context import evidence, supported
from flows.extract.places_match import candidates
from flows.extract.places_tables import UNIT_LEVELS, ancestors

BESIDE = 3


def settled(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions with `place_id`, `candidates`, `reason` (null where not settled) and their units' `level`.

    `mentions` is sorted by `row`, `start` and has `mid`, `key`, `level`, `kind`, `line`, `system`, `on`, `chained`
    (a unit already known), `person_like`.
    """
    asked = _in_old_district(mentions)
    options = candidates(asked.filter(pl.col("key").is_not_null() & pl.col("level").is_in([*UNIT_LEVELS, "city"])))
    sure = _contradicted(_certain(asked, options))
    for level in ("district", "commune"):
        sure = _repeated(_by_context(sure, options, level))
    return sure


def _following(name: str) -> pl.Expr:
    """A column of the next mention of the same article (mentions are in order), null after the last."""
    return pl.when(pl.col("row").shift(-1) == pl.col("row")).then(pl.col(name).shift(-1))


def _in_old_district(mentions: pl.DataFrame) -> pl.DataFrame:
    """A commune with a district beside it is one of the three-level system, whatever the day."""
    gap = _following("start") - pl.col("end")
    named = pl.col("key").is_not_null() & _following("key").is_not_null()
    old = (pl.col("level") == "commune") & (_following("level") == "district") & gap.is_between(0, BESIDE) & named
    return mentions.with_columns(system=pl.when(old | pl.col("former")).then(pl.lit("vn3")).otherwise("system"))


def _certain(mentions: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """Units known without context: by chain, one candidate, regions, the country."""
    listed = (
        options.sort("mid", "place_id")
        .group_by("mid", maintain_order=True)
        .agg(candidates="place_id", unit_level=pl.col("unit_level").first())
    )
    joined = mentions.join(listed, on="mid", how="left", maintain_order="left")
    single = pl.when(pl.col("candidates").list.len() == 1).then(pl.col("candidates").list.first())
    region = pl.when(pl.col("level") == "region").then(pl.concat_str("system", pl.lit("-region-"), "key"))
    country = pl.when(pl.col("level") == "country").then(pl.lit("VN"))
    known = pl.coalesce("chained", single, region, country)
    why = (
        pl.when(pl.col("chained").is_not_null()).then(pl.lit("parent")).when(known.is_not_null()).then(pl.lit("exact"))
    )
    level = pl.coalesce("unit_level", pl.when(pl.col("level") == "city").then(pl.lit("district")).otherwise("level"))
    return joined.with_columns(place_id=known, reason=why, level=level).drop("unit_level", "chained")


def _contradicted(mentions: pl.DataFrame) -> pl.DataFrame:
    """Take back a unit whose neighbour names another parent: then a unit not listed has the name."""
    ahead = mentions.with_columns(
        next_start=_following("start"),
        next_line=_following("line"),
        above=_following("place_id"),
        next_level=_following("level"),
    )
    ranks = {"commune": 0, "district": 1, "province": 2}
    order = pl.col("level").replace_strict(ranks, default=None, return_dtype=pl.Int8)
    following = pl.col("next_level").replace_strict(ranks, default=None, return_dtype=pl.Int8)
    near = (pl.col("next_start") - pl.col("end")).is_between(0, BESIDE) & (pl.col("line") == pl.col("next_line"))
    one_system = pl.col("place_id").str.slice(0, 3) == pl.col("above").str.slice(0, 3)
    agreed = ancestors().filter(pl.col("rank") > 0).select("place_id", "above", agrees=pl.lit(True))
    joined = ahead.join(agreed, on=["place_id", "above"], how="left", maintain_order="left")
    wrong = (near & (following > order) & one_system & pl.col("agrees").is_null()).fill_null(False)
    return joined.with_columns(
        place_id=pl.when(~wrong).then("place_id"),
        reason=pl.when(~wrong).then("reason").otherwise(pl.lit("unknown")),
    ).select(mentions.columns)


def _by_context(mentions: pl.DataFrame, options: pl.DataFrame, level: str) -> pl.DataFrame:
    """Settle the ambiguous mentions of one level by the evidence there is."""
    undecided = pl.col("place_id").is_null() & pl.col("reason").is_null() & (pl.col("candidates").list.len() > 1)
    asked = mentions.filter(undecided & (pl.col("level") == level))
    trusted = pl.col("place_id").is_not_null() & ~pl.col("person_like").fill_null(False)
    chosen = supported(
        asked, options.join(asked.select("mid"), on="mid", how="semi"), evidence(mentions.filter(trusted))
    )
    return _merged(mentions, chosen)


def _repeated(mentions: pl.DataFrame) -> pl.DataFrame:
    """A name settled as one unit in an article is that unit where it stands undecided."""
    known = mentions.filter(
        pl.col("place_id").is_not_null() & pl.col("key").is_not_null() & pl.col("kind").is_not_null()
    )
    units = known.group_by("row", "level", "key").agg(pl.col("place_id").unique())
    one = units.filter(pl.col("place_id").list.len() == 1).with_columns(pl.col("place_id").list.first())
    open_ones = mentions.filter(pl.col("place_id").is_null() & (pl.col("candidates").list.len() > 1))
    again = open_ones.select("mid", "row", "level", "key").join(one, on=["row", "level", "key"], how="inner")
    return _merged(mentions, again.select("mid", "place_id", reason=pl.lit("article")))


def _merged(mentions: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the chosen units filled in."""
    joined = mentions.join(chosen, on="mid", how="left", suffix="_chosen", maintain_order="left")
    filled = [pl.coalesce(name, f"{name}_chosen").alias(name) for name in ("place_id", "reason")]
    return joined.with_columns(filled).select(mentions.columns)


def home_city(mentions: pl.DataFrame) -> pl.DataFrame:
    """A bare "TP" of a city's newspaper is that city where the article names no other city."""
    other = (
        (pl.col("kind") == "thành phố") & pl.col("place_id").is_not_null() & (pl.col("place_id") != pl.col("home_city"))
    )
    home = (
        pl.col("generic") & (pl.col("kind") == "thành phố") & ~pl.col("plural").fill_null(False)
        & pl.col("home_city").is_not_null() & ~other.fill_null(False).any().over("row")
    ).fill_null(False)  # fmt: skip
    return mentions.with_columns(
        place_id=pl.when(home).then("home_city").otherwise("place_id"),
        reason=pl.when(home).then(pl.lit("publisher")).otherwise("reason"),
        level=pl.when(home).then(pl.lit("province")).otherwise("level"),
    )
