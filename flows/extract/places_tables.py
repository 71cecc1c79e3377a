"""The tables of places in memory: names to candidates, units to ancestors. Loaded once a process."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parents[2] / "schemas" / "places"
URBAN = ["thành phố", "thị xã", "quận", "phường", "thị trấn"]
UNIT_LEVELS = ["province", "district", "commune"]


@lru_cache(maxsize=1)
def units() -> pl.DataFrame:
    """`places.parquet`: one row a state of a unit."""
    return pl.read_parquet(FOLDER / "places.parquet")


@lru_cache(maxsize=1)
def levels() -> pl.DataFrame:
    """`place_id` to its `level`, one row a unit."""
    return units().select("place_id", "level").unique("place_id", maintain_order=True)


@lru_cache(maxsize=1)
def changes() -> pl.DataFrame:
    """`place_changes.parquet`: old unit to new unit."""
    return pl.read_parquet(FOLDER / "place_changes.parquet")


@lru_cache(maxsize=1)
def names() -> pl.DataFrame:
    """Names of provinces, districts and communes: `key`, `level`, `type`, `urban`, unit, validity, `name_basis`.

    `begun` is the first day of the unit under any name, null if it was always there.
    """
    table = pl.read_parquet(FOLDER / "place_names.parquet").filter(pl.col("level").is_in(UNIT_LEVELS))
    # A name without known days holds for its unit at any time; of an unaccented one the accents are not known.
    first = pl.when(pl.col("valid_from").is_not_null().all()).then(pl.col("valid_from").min())
    begun = units().group_by("place_id").agg(begun=first)
    typed = table.with_columns(urban=pl.col("type").is_in(URBAN)).drop("ascii_key", "name", "kind")
    return typed.join(begun, on="place_id", how="left", maintain_order="left")


@lru_cache(maxsize=1)
def every_name() -> pl.DataFrame:
    """`key`, `place_id` of all names, those of regions and the country too."""
    return pl.read_parquet(FOLDER / "place_names.parquet", columns=["key", "place_id"]).unique(maintain_order=True)


@lru_cache(maxsize=1)
def keys() -> pl.DataFrame:
    """Which (level, key) exist; level "city" has the names of districts and of provinces that are cities."""
    city = (pl.col("level") == "district") | ((pl.col("level") == "province") & (pl.col("type") == "thành phố"))
    cities = names().filter(city).select(level=pl.lit("city"), key="key")
    return pl.concat([names().select("level", "key"), cities]).unique().sort("level", "key")


@lru_cache(maxsize=1)
def province_keys() -> pl.DataFrame:
    """`key` of every province there ever was."""
    return keys().filter(pl.col("level") == "province").select("key")


@lru_cache(maxsize=2)
def children(level: str) -> pl.DataFrame:
    """Units of ``level`` in the three-level system by name and parent: `key`, `place_id`, `parent`."""
    listed = names().filter((pl.col("level") == level) & (pl.col("system") == "vn3"))
    return listed.select("key", "place_id", parent="parent_id").unique()


@lru_cache(maxsize=1)
def city_provinces() -> dict[str, date]:
    """The key of each province of today that is a city, and since when it is one."""
    cities = units().filter((pl.col("system") == "vn2") & (pl.col("level") == "province"))
    since = cities.filter(pl.col("type") == "thành phố").select("key", "valid_from")
    return dict(since.sort("key").iter_rows())


@lru_cache(maxsize=1)
def dashed_names() -> list[str]:
    """The names of units with a dash: "Bà Rịa - Vũng Tàu"."""
    return units().filter(pl.col("name").str.contains(" - ", literal=True))["name"].unique().sort().to_list()


@lru_cache(maxsize=1)
def loose_keys() -> pl.DataFrame:
    """`level`, `ascii_key` to the one `full_key` that reads so without accents; several make none."""
    table = pl.read_parquet(FOLDER / "place_names.parquet").select("key", "ascii_key")
    spelt = keys().join(table.unique(), on="key", how="inner").group_by("level", "ascii_key").agg(full_key="key")
    one = spelt.filter(pl.col("full_key").list.len() == 1)
    return one.with_columns(pl.col("full_key").list.first()).sort("level", "ascii_key")


@lru_cache(maxsize=1)
def ancestors() -> pl.DataFrame:
    """`place_id` to `above` (itself, its district, its province), `rank` 0 for itself, 1 above, 2 two above."""
    own = units().select("place_id", above="place_id", rank=pl.lit(0, pl.Int8))
    below = units().filter(pl.col("level").is_in(["district", "commune"]))
    parent = below.select("place_id", above="parent_id", rank=pl.lit(1, pl.Int8))
    far = below.filter(pl.col("level") == "commune").select("place_id", above="province_id", rank=pl.lit(2, pl.Int8))
    every = pl.concat([own, parent, far]).drop_nulls().group_by("place_id", "above").agg(pl.col("rank").min())
    return every.sort("place_id", "rank", "above")


@lru_cache(maxsize=1)
def regions() -> pl.DataFrame:
    """`place_id` of a province to each `region` it lies in: its own, and the wider one around that."""
    inner = units().filter(pl.col("level") == "region").select(region="place_id", wider="parent_id").unique("region")
    own = units().filter(pl.col("level") == "province").select("place_id", region="parent_id").unique()
    near = own.join(inner, on="region")
    far = near.select("place_id", region="wider").join(inner.select("region"), on="region")
    return pl.concat([near.select("place_id", "region"), far]).unique().sort("place_id", "region")


@lru_cache(maxsize=1)
def kin() -> pl.DataFrame:
    """`ancestors`, and the units since merged into those: Ba Vì lay in Hà Tây, now in Hà Nội."""
    steps = changes().filter((pl.col("kind") == "whole") & pl.col("new_place_id").str.starts_with("vn3"))
    merged = steps.join(levels(), left_on="new_place_id", right_on="place_id").filter(pl.col("level") != "commune")
    once = (
        ancestors()
        .filter(pl.col("rank") > 0)
        .join(merged.select(above="new_place_id", old="old_place_id"), on="above", how="inner")
    )
    return (
        pl.concat([ancestors(), once.select("place_id", above="old", rank="rank")])
        .unique()
        .sort("place_id", "rank", "above")
    )


@lru_cache(maxsize=1)
def inside() -> pl.DataFrame:
    """Units of the three-level system by where they lie: `above`, `level`, `ascii_key`, `key`, `place_id`."""
    table = pl.read_parquet(FOLDER / "place_names.parquet").filter(
        pl.col("level").is_in(["district", "commune"]) & (pl.col("system") == "vn3")
    )
    own = table.select("place_id", "level", "ascii_key", "key").unique()
    return own.join(kin().filter(pl.col("rank") > 0), on="place_id", how="inner").drop("rank").unique()
