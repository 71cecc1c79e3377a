"""A district without its unit word behind one of its communes: "phường 7, Gò Vấp" is no list of two wards."""

from functools import lru_cache

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_match import longest
from flows.extract.places_tables import inside
from schemas.places.fold import ascii_expr


@lru_cache(maxsize=1)
def _districts() -> pl.DataFrame:
    """`key` and `above`: the districts of the three-level system by name."""
    return inside().filter(pl.col("level") == "district").select(key="key", above="place_id").unique()


def districts_behind(items: pl.DataFrame) -> pl.DataFrame:
    """Names that follow a commune and are a district it lies in: `row`, `start`, `end`, `key`, `level`, `place_id`.

    `items` are names after unit words with their keys (`matched_items`). A list said to be one ("các xã A, B") stays.
    """
    communes = items.filter((pl.col("level") == "commune") & ~pl.col("before").str.contains(p.PLURAL))
    ahead = communes.select(
        "word_id", nth=pl.col("nth") + 1, level="level", ascii_key=ascii_expr(pl.col("key"))
    ).drop_nulls()
    asked = communes.filter(pl.col("nth") > 0).select(
        "row", "word_id", "nth", "item", start="i_start", kind=pl.lit("huyện"), level=pl.lit("district")
    )
    known = longest(asked.select("kind", "level", "item").unique(maintain_order=True))
    named = asked.join(known, on=["kind", "level", "item"], how="inner").drop("level", "kind")
    lies = named.join(ahead, on=["word_id", "nth"], how="inner").join(
        inside().rename({"key": "commune_key"}), on=["level", "ascii_key"], how="inner"
    )
    fits = (
        lies.join(_districts(), on=["key", "above"], how="semi").select("row", "start", "size", "key", "above").unique()
    )
    one = fits.filter(pl.len().over("row", "start") == 1)
    end = pl.col("start") + pl.col("size").cast(pl.Int64)
    return one.select("row", "start", "key", end=end, level=pl.lit("district"), place_id="above").sort("row", "start")
