"""Districts of one name told apart by how many communes they have: "3/6 xã", "8/8 xã, thị trấn".

A last resort for articles that name no unit around the district. Two counts must agree with one candidate only.
"""

from datetime import date
from functools import lru_cache

import polars as pl

from flows.extract.places_tables import units

DAYS = (date(2021, 6, 30), date(2023, 6, 30), date(2024, 2, 29), date(2025, 3, 31))
OF_ALL = r"\d+/\d+ xã(?:, (?:phường|thị trấn))*"
AGREEING = 2


@lru_cache(maxsize=1)
def district_counts() -> pl.DataFrame:
    """`place_id` of a district, `what` (xã; all kinds), `count` of its communes on any day listed."""
    communes = units().filter((pl.col("level") == "commune") & (pl.col("name_basis") == "listed"))
    frames = []
    for day in DAYS:
        begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
        then = (
            communes.filter(begun & (pl.col("valid_to") >= day))
            .group_by(place_id="parent_id")
            .agg(xã=(pl.col("type") == "xã").sum(), all=pl.len())
        )
        frames.append(then.unpivot(index="place_id", variable_name="what", value_name="count"))
    return pl.concat(frames).with_columns(pl.col("count").cast(pl.Int64)).unique().sort("place_id", "what", "count")


def stated_counts(texts: pl.DataFrame) -> pl.DataFrame:
    """`row`, `what`, `count`: the wholes of communes stated in `texts` (`row`, `text`), each once."""
    said = texts.select("row", said=pl.col("text").str.extract_all(OF_ALL)).explode("said").drop_nulls()
    whole = pl.col("said").str.extract(r"/(\d+)", 1).cast(pl.Int64)
    what = pl.when(pl.col("said").str.contains(",")).then(pl.lit("all")).otherwise(pl.lit("xã"))
    return said.select("row", what=what, count=whole).unique()


def by_counts(undecided: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The one candidate of each undecided district that has the communes the article counts.

    Returns `mid`, `place_id`, `reason`. `undecided` has `mid`, `row`, `candidates`; `texts` has `row`, `text`.
    """
    asked = texts.join(undecided.select("row").unique(), on="row", how="semi")
    stated = stated_counts(asked)
    options = undecided.select("mid", "row", place_id="candidates").explode("place_id")
    agreed = options.join(stated, on="row").join(district_counts(), on=["place_id", "what", "count"], how="semi")
    weighed = agreed.group_by("mid", "place_id").len().filter(pl.col("len") >= AGREEING)
    alone = weighed.filter(pl.len().over("mid") == 1)
    return alone.sort("mid").select("mid", "place_id", reason=pl.lit("article"))
