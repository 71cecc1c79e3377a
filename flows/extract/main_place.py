"""The place an article is about as a whole: the unit most spoken of."""

from __future__ import annotations

import polars as pl

from flows.extract import codes

_LEVEL_WEIGHTS = {"district": 1.3, "province": 1.0, "commune": 0.8, "country": 0.7, "region": 0.6}
_OTHER_LEVEL = 0.5
_LISTED = 0.3
"""What a mention counts that only stands in a list or locates another place."""
_COUNTRY_SPOKEN, _COUNTRY_GIVEN, _COUNTRY_PER_PROVINCE = 0.45, 0.5, 1.5
_LAST = 1 << 40
"""An offset behind every text: the country yields to any unit of the same score."""


def _counted(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    first = sents.group_by("article_id").agg(first_sid=pl.col("sid").min())
    usable = pl.col("place_id").is_not_null() & ~pl.col("person_like") & (pl.col("level") != "foreign")
    return mentions.filter(usable).join(first, on="article_id")


def _weight() -> pl.Expr:
    """What one mention counts: more in the title and the first lines, less in a list."""
    early = (pl.col("sid") - pl.col("first_sid")).cast(pl.Int64)
    position = pl.when(early == 0).then(3.0).when(early <= 2).then(2.0).otherwise(1.0)
    level = pl.col("level").replace_strict(_LEVEL_WEIGHTS, default=_OTHER_LEVEL, return_dtype=pl.Float64)
    return position * level * pl.when(pl.col("locates") | pl.col("several")).then(_LISTED).otherwise(1.0)


def _units(counted: pl.DataFrame) -> pl.DataFrame:
    """Score of each unit in each article, and where it is first named (``at``)."""
    return (
        counted.filter(pl.col("place_id") != "VN")
        .group_by("article_id", "place_id")
        .agg(score=_weight().sum(), at=pl.col("char_start").min())
    )


def _country(counted: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Score of the country in each article.

    Ministries and the government speak for it even where it is not named, and a story that names many provinces is
    about it.
    """
    provinces = (
        counted.filter(pl.col("level") == "province")
        .group_by("article_id")
        .agg(provinces=pl.col("place_id").n_unique())
    )
    spoken = pl.col("text").str.count_matches(codes.words("places", "national")).cast(pl.Float64)
    spread = (pl.col("provinces").fill_null(0).cast(pl.Float64) - 2).clip(0)
    return (
        articles.select("article_id", spoken=spoken)
        .join(provinces, on="article_id", how="left", maintain_order="left")
        .select(
            "article_id",
            place_id=pl.lit("VN"),
            score=pl.col("spoken") * _COUNTRY_SPOKEN + _COUNTRY_GIVEN + spread * _COUNTRY_PER_PROVINCE,
            at=pl.lit(_LAST, pl.Int64),
        )
    )


def main_places(mentions: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``main_place``, one row an article; ``mentions`` comes from ``place_roles.prepare``."""
    counted = _counted(mentions, sents)
    ranked = pl.concat([_units(counted), _country(counted, articles)])
    return (
        ranked.sort("article_id", "score", "at", descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", main_place="place_id")
    )
