"""The place an article is about as a whole: the unit most spoken of."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.places_tables import regions

_LEVEL_WEIGHTS = {"district": 1.3, "province": 1.0, "commune": 0.8, "country": 0.7, "region": 0.6}
_OTHER_LEVEL = 0.5
_LISTED = 0.3
"""What a mention counts that only stands in a list or locates another place."""
_BARE = 0.7
"""What a bare "huyện" or "tỉnh" counts of a name."""
_IN_REGION = 0.7
"""From which share of the provinces a story names on it is about the region they lie in."""
_COUNTRY_SPOKEN, _COUNTRY_GIVEN, _COUNTRY_PER_PROVINCE = 0.45, 0.5, 1.5
_MOST = 0.7
"""The share of the mentions that makes a province the one a story keeps to."""
_COMES_BACK = 3
"""In how many sentences it is named at least."""
_OPENING = 3
"""Sentences behind the title that tell whether a story opens with the country."""
_LAST = 1 << 40
"""An offset behind every text: the country yields to any unit of the same score."""


def _counted(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    first = sents.group_by("article_id").agg(first_sid=pl.col("sid").min())
    usable = (
        pl.col("place_id").is_not_null() & ~pl.col("person_like") & (pl.col("level") != "foreign") & ~pl.col("belongs")
    )
    return mentions.filter(usable).join(first, on="article_id")


def _weight() -> pl.Expr:
    """What one mention counts: more in the title and the first lines, less in a list."""
    early = (pl.col("sid") - pl.col("first_sid")).cast(pl.Int64)
    position = pl.when(early == 0).then(3.0).when(early <= 2).then(2.0).otherwise(1.0)
    level = pl.col("level").replace_strict(_LEVEL_WEIGHTS, default=_OTHER_LEVEL, return_dtype=pl.Float64)
    listed = pl.when(pl.col("locates") | pl.col("several")).then(_LISTED).otherwise(1.0)
    return position * level * listed * pl.when("generic").then(_BARE).otherwise(1.0)


def _spread(counted: pl.DataFrame) -> pl.DataFrame:
    """Score of the spread of provinces an article names, for the named ``region`` they lie in or else the country."""
    provinces = counted.filter(pl.col("level") == "province").select("article_id", "place_id").unique()
    named = counted.filter(pl.col("level") == "region").select("article_id", region="place_id").unique()
    size = provinces.group_by("article_id").len("size")
    inside = (
        provinces.join(regions(), on="place_id")
        .join(named, on=["article_id", "region"], how="semi")
        .group_by("article_id", "region")
        .len("inside")
        .join(size, on="article_id")
        .filter(pl.col("inside") >= pl.col("size") * _IN_REGION)
        .sort("article_id", "inside", "region", descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
    )
    return size.join(inside.select("article_id", "region"), on="article_id", how="left").select(
        "article_id", "region", spread=(pl.col("size").cast(pl.Float64) - 2).clip(0) * _COUNTRY_PER_PROVINCE
    )


def _units(counted: pl.DataFrame, spread: pl.DataFrame) -> pl.DataFrame:
    """Score of each unit in each article, and where it is first named (``at``)."""
    return (
        counted.filter(pl.col("place_id") != "VN")
        .group_by("article_id", "place_id")
        .agg(score=_weight().sum(), at=pl.col("char_start").min())
        .join(
            spread.drop_nulls().rename({"region": "place_id"}),
            on=["article_id", "place_id"],
            how="left",
            maintain_order="left",
        )
        .select("article_id", "place_id", pl.col("score") + pl.col("spread").fill_null(0.0), "at")
    )


def _country(spread: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Score of the country in each article.

    Ministries and the government speak for it even where it is not named, and a story that names many provinces is
    about it.
    """
    spoken = pl.col("text").str.count_matches(codes.words("places", "national")).cast(pl.Float64)
    wide = spread.filter(pl.col("region").is_null()).select("article_id", "spread")
    return (
        articles.select("article_id", spoken=spoken)
        .join(wide, on="article_id", how="left", maintain_order="left")
        .select(
            "article_id",
            place_id=pl.lit("VN"),
            score=pl.col("spoken") * _COUNTRY_SPOKEN + _COUNTRY_GIVEN + pl.col("spread").fill_null(0.0),
            at=pl.lit(_LAST, pl.Int64),
        )
    )


def _kept_to(counted: pl.DataFrame) -> pl.DataFrame:
    """``article_id``, ``kept``: what all mentions within one province weigh, where these are most of the article's."""
    weighed = counted.filter(pl.col("province_id").is_not_null()).select(
        "article_id", "province_id", "sid", kept=_weight()
    )
    summed = weighed.group_by("article_id", "province_id").agg(pl.col("kept").sum(), sentences=pl.col("sid").n_unique())
    most = pl.col("kept") >= pl.col("kept").sum().over("article_id") * _MOST
    return summed.filter(most & (pl.col("sentences") >= _COMES_BACK)).select("article_id", "kept")


def _wide_openings(sents: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``wide_sid``: the first sentence of the opening, title apart, in which the state speaks."""
    nth = (pl.col("sid") - pl.col("sid").min().over("article_id")).cast(pl.Int64)
    wide = nth.is_between(1, _OPENING) & pl.col("low").str.contains(codes.words("places", "state_speaks"))
    return sents.filter(wide).group_by("article_id").agg(wide_sid=pl.col("sid").min())


def main_places(mentions: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``main_place``, one row an article; ``mentions`` comes from ``place_roles.prepare``.

    What stands from sentence ``wide_sid`` (null: none) to the offset ``main_at`` is told of the country before the
    story comes to the place.
    """
    counted = _counted(mentions, sents)
    spread = _spread(counted)
    # a story that keeps to one province is about a part of it, however often the state is named
    country = _country(spread, articles).join(_kept_to(counted), on="article_id", how="left", maintain_order="left")
    open_ = country.filter((pl.col("score") > pl.col("kept")).fill_null(True)).drop("kept")
    ranked = pl.concat([_units(counted, spread), open_])
    return (
        ranked.sort("article_id", "score", "at", descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", main_place="place_id", main_at="at")
        .join(_wide_openings(sents), on="article_id", how="left", maintain_order="left")
    )
