"""The tables of places in memory: names to candidates, units to ancestors. Loaded once a process."""

from functools import lru_cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parents[2] / "schemas" / "places"
URBAN = ["thành phố", "thị xã", "quận", "phường", "thị trấn"]
LEVEL_OF_TYPE = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}


@lru_cache(maxsize=1)
def units() -> pl.DataFrame:
    """`places.parquet`: one row a state of a unit."""
    return pl.read_parquet(FOLDER / "places.parquet")


@lru_cache(maxsize=1)
def changes() -> pl.DataFrame:
    """`place_changes.parquet`: old unit to new unit."""
    return pl.read_parquet(FOLDER / "place_changes.parquet")


@lru_cache(maxsize=1)
def names() -> pl.DataFrame:
    """Names of provinces, districts and communes: `key`, `ascii_key`, `level`, `type`, `urban`, unit and validity."""
    table = pl.read_parquet(FOLDER / "place_names.parquet")
    kept = table.filter(pl.col("level").is_in(["province", "district", "commune"]))
    return kept.with_columns(urban=pl.col("type").is_in(URBAN))


@lru_cache(maxsize=1)
def keys() -> pl.DataFrame:
    """Which (level, key) exist, for the longest-name search; `city` says whether a unit of that name is a city."""
    city = pl.col("type") == "thành phố"
    return names().group_by("level", "key").agg(city.any().alias("city")).sort("level", "key")


@lru_cache(maxsize=1)
def ancestors() -> pl.DataFrame:
    """`place_id` to `above` (itself, its district, its province), `rank` 0 for itself, 1 above, 2 two above."""
    last = units().unique("place_id", keep="last", maintain_order=True).sort("place_id")
    own = last.select("place_id", above="place_id", rank=pl.lit(0, pl.Int8))
    every = units().filter(pl.col("level").is_in(["district", "commune"]))
    parent = every.select("place_id", above="parent_id", rank=pl.lit(1, pl.Int8))
    province = every.filter(pl.col("level") == "commune").select("place_id", above="province_id", rank=pl.lit(2, pl.Int8))
    return pl.concat([own, parent, province]).drop_nulls().group_by("place_id", "above").agg(pl.col("rank").min())
