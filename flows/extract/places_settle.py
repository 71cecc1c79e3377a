"""From mentions to units: certain ones first, then districts and communes by the evidence those give."""

import polars as pl

from flows.extract.places_context import evidence, supported
from flows.extract.places_counts import by_counts
from flows.extract.places_match import candidates
from flows.extract.places_tables import UNIT_LEVELS, ancestors, city_provinces, inside, kin
from schemas.places.fold import ascii_expr

BESIDE = 14
# What stands between a unit and the one it lies in.
JOINS = r"^(?:,? ?|,? ?\(|,? ?[-–] ?|,? (?:thuộc|của|ở|tại) )$"
ORDER = {"commune": 0, "district": 1, "province": 2}


def settled(mentions: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Mentions with `place_id`, `candidates`, `reason` (null where not settled) and their units' `level`.

    `mentions` is sorted by `row`, `start` and has `mid`, `key`, `level`, `kind`, `line`, `tail` (text after it), `word`
    (one for all names of a list), `system`, `on`, `chained` (a unit already known), `person_like`. `texts` has `row`
    and `text`.
    """
    asked = _in_old_district(mentions)
    options = candidates(asked.filter(pl.col("key").is_not_null() & pl.col("level").is_in([*UNIT_LEVELS, "city"])))
    sure = _certain(asked, options)
    sure = _repeated(_by_context(_by_parent(sure), options, "district"))
    sure = _merged(sure, by_counts(sure.filter(_undecided() & (pl.col("level") == "district")), texts))
    sure = _repeated(_by_context(_by_parent(sure), options, "commune"))
    return _repeated(_merged(sure, _agreeing(sure.filter(_undecided()), options)))


def _agreeing(open_ones: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """Undecided names that prove one another: the one district that several of them are, or lie in.

    Two districts are called Bảo Lâm and two communes Thạch Lâm, but only one of these lies in one of those. Returns
    `mid`, `place_id`, `reason`.
    """
    opened = (
        open_ones.select("mid", "row", "level", "key")
        .join(options.select("mid", "place_id"), on="mid", how="inner")
        .join(ancestors().filter(pl.col("rank") < 2), on="place_id", how="inner")
        .with_columns(called=pl.concat_str("level", "key"))
    )
    agreed = opened.with_columns(names=pl.col("called").n_unique().over("row", "above"))
    best = agreed.group_by("mid", "place_id").agg(pl.col("names").max()).sort("mid", "place_id")
    clear = best.filter((pl.col("names") == pl.col("names").max().over("mid")) & (pl.col("names") > 1))
    one = clear.filter(pl.len().over("mid") == 1)
    return one.select("mid", "place_id", reason=pl.lit("article"))


def _undecided() -> pl.Expr:
    """Mentions that could still be one of several units."""
    return pl.col("place_id").is_null() & pl.col("reason").is_null() & (pl.col("candidates").list.len() > 1)


def _following(name: str) -> pl.Expr:
    """A column of the next mention of the same article (mentions are in order), null after the last."""
    return pl.when(pl.col("row").shift(-1) == pl.col("row")).then(pl.col(name).shift(-1))


def _beside() -> pl.Expr:
    """Whether the next mention stands right behind as a unit around this one does."""
    gap = _following("start") - pl.col("end")
    return gap.is_between(0, BESIDE) & pl.col("tail").str.slice(0, gap.clip(0)).str.contains(JOINS)


def _in_old_district(mentions: pl.DataFrame) -> pl.DataFrame:
    """A commune with a district beside it is one of the three-level system, whatever the day."""
    named = pl.col("key").is_not_null() & _following("key").is_not_null()
    # The cities above communes since July 2025 are provinces; others are districts of before.
    since = _following("key").replace_strict(city_provinces(), default=None, return_dtype=pl.Date)
    city = (_following("level") == "city") & (since.is_null() | (pl.col("on") < since))
    district = (_following("level") == "district") | city
    old = (pl.col("level") == "commune") & district & _beside() & named
    return mentions.with_columns(
        system=pl.when(old.fill_null(False) | pl.col("former")).then(pl.lit("vn3")).otherwise("system")
    )


def _certain(mentions: pl.DataFrame, options: pl.DataFrame) -> pl.DataFrame:
    """Units known without context: by chain, one candidate, regions, the country."""
    listed = (
        options.sort("mid", "place_id")
        .group_by("mid", maintain_order=True)
        .agg(candidates="place_id", unit_level=pl.col("unit_level").first(), planned=pl.col("planned").all())
    )
    joined = mentions.join(listed, on="mid", how="left", maintain_order="left")
    planned = pl.col("planned").fill_null(False)
    single = pl.when((pl.col("candidates").list.len() == 1) & ~planned).then(pl.col("candidates").list.first())
    region = pl.when(pl.col("level") == "region").then(pl.concat_str("system", pl.lit("-region-"), "key"))
    country = pl.when(pl.col("level") == "country").then(pl.lit("VN"))
    known = pl.coalesce("chained", single, region, country)
    why = (
        pl.when(pl.col("chained").is_not_null())
        .then(pl.lit("parent"))
        .when(known.is_not_null())
        .then(pl.lit("exact"))
        .when(planned)
        .then(pl.lit("planned"))
    )
    level = pl.coalesce("unit_level", pl.when(pl.col("level") == "city").then(pl.lit("district")).otherwise("level"))
    return joined.with_columns(place_id=known, reason=why, level=level).drop("unit_level", "chained", "planned")


def _with_above(mentions: pl.DataFrame) -> pl.DataFrame:
    """Named districts and communes with the unit `above` them: right behind, or behind the last of their list."""
    order = pl.col("level").replace_strict(ORDER, default=None, return_dtype=pl.Int8)
    ordered = mentions.with_columns(order=order)
    above = pl.when(_beside() & (_following("order") > pl.col("order"))).then(_following("place_id"))
    named = pl.col("kind").is_not_null() & pl.col("key").is_not_null() & (pl.col("order") < 2)
    asked = ordered.with_columns(above=above).filter(named)
    lists = asked.filter(pl.col("above").str.starts_with("vn3")).select("row", "word", "above")
    last = lists.unique(["row", "word"], keep="last", maintain_order=True)
    # "TP A, B, Quảng Ngãi" may go on with provinces: there the last is no parent of B unless B lies in it.
    firm = (pl.col("kind") != "thành phố") | (pl.col("nth") == 0)
    columns = ["mid", "row", "word", "level", "key", "place_id"]
    return asked.select(*columns, ascii_key=ascii_expr(pl.col("key")), firm=firm).join(
        last, on=["row", "word"], how="inner"
    )


def _by_parent(mentions: pl.DataFrame) -> pl.DataFrame:
    """Settle units by the one named right behind them or their list: that in it, or none when it has no such unit."""
    asked = _with_above(mentions)
    lies = asked.join(inside(), on=["above", "level", "ascii_key"], how="inner", suffix="_unit")
    spelt = pl.col("key") == pl.col("key_unit")
    best = lies.filter(spelt == spelt.any().over("mid"))
    chosen = best.group_by("mid").agg(inside=pl.col("place_id_unit").unique().sort())
    one = pl.when(pl.col("inside").list.len() == 1).then(pl.col("inside").list.first())
    known = kin().filter(pl.col("rank") > 0).select("place_id", "above")
    left = asked.filter("firm").join(chosen, on="mid", how="anti").join(known, on=["place_id", "above"], how="anti")
    joined = mentions.join(chosen.with_columns(found=one), on="mid", how="left", maintain_order="left").join(
        left.select("mid", wrong=pl.lit(True)), on="mid", how="left", maintain_order="left"
    )
    return _corrected(joined).select(mentions.columns)


def _corrected(mentions: pl.DataFrame) -> pl.DataFrame:
    """Put in the unit `found` in the parent, take out one that is `wrong`."""
    other = pl.col("found").is_not_null() & (pl.col("place_id") != pl.col("found")).fill_null(True)
    wrong = pl.col("wrong").fill_null(False)
    # Of those in the parent, where that has several so called.
    several = pl.when(pl.col("inside").list.len() > 1).then("inside")
    return mentions.with_columns(
        place_id=pl.when(~wrong).then(pl.coalesce("found", "place_id")),
        candidates=pl.coalesce(several, "candidates"),
        reason=pl.when(wrong).then(pl.lit("unknown")).when(other).then(pl.lit("parent")).otherwise("reason"),
    )


def _by_context(mentions: pl.DataFrame, options: pl.DataFrame, level: str) -> pl.DataFrame:
    """Settle the ambiguous mentions of one level by the evidence there is."""
    asked = mentions.filter(_undecided() & (pl.col("level") == level))
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
