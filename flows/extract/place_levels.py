"""How wide a place must be for what is counted: communes are counted in a district, no commune has three of them."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from flows.extract.places_tables import ancestors, levels

_COUNTED = {"COMMUNE": 1, "DISTRICT": 2, "PROVINCE": 3}
"""The rank of the units that a quantity of this unit counts; its place must rank higher."""
_RANKS = {"commune": 1, "district": 2, "province": 3}
_COUNTRY = "VN"


def too_narrow(level: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Whether a place of ``level`` cannot hold what is counted in ``unit``."""
    rank = level.replace_strict(_RANKS, default=9, return_dtype=pl.Int8)
    return (rank <= unit.replace_strict(_COUNTED, default=0, return_dtype=pl.Int8)).fill_null(False)


@lru_cache(maxsize=1)
def _wider() -> pl.DataFrame:
    """``place``, ``unit`` → ``wide``: what holds the place and can hold what is counted in ``unit``."""
    above = ancestors().filter(pl.col("rank") > 0).join(levels().rename({"place_id": "above"}), on="above")
    asked = above.join(pl.DataFrame({"unit": list(_COUNTED)}), how="cross")
    fits = asked.filter(~too_narrow(pl.col("level"), pl.col("unit"))).sort("place_id", "unit", "rank", "above")
    return fits.unique(["place_id", "unit"], keep="first", maintain_order=True).select(
        "unit", place="place_id", wide="above"
    )


def wide_enough(frame: pl.DataFrame, *places: str) -> pl.DataFrame:
    """Put what holds it in the stead of a place too narrow for the ``unit`` of its row, in the columns ``places``."""
    known = levels().rename({"place_id": "place", "level": "_level"})
    for name in places:
        frame = frame.rename({name: "place"}).join(known, on="place", how="left", maintain_order="left")
        frame = frame.join(_wider(), on=["place", "unit"], how="left", maintain_order="left")
        narrow = too_narrow(pl.col("_level"), pl.col("unit"))
        wide = pl.when(narrow).then(pl.coalesce("wide", pl.lit(_COUNTRY))).otherwise("place")
        frame = frame.with_columns(place=wide).drop("_level", "wide").rename({"place": name})
    return frame
