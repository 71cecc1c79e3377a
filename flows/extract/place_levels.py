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
    """``place``, ``unit`` → ``wide``: of a place too narrow for what is counted in ``unit``, the next that is not."""
    own = levels().join(pl.DataFrame({"unit": list(_COUNTED)}), how="cross")
    asked = own.filter(too_narrow(pl.col("level"), pl.col("unit"))).select("place_id", "unit")
    above = ancestors().join(levels().rename({"place_id": "above"}), on="above")
    fits = asked.join(above, on="place_id").filter(~too_narrow(pl.col("level"), pl.col("unit")))
    nearest = fits.sort("place_id", "unit", "rank", "above").unique(["place_id", "unit"], keep="first")
    return asked.join(nearest, on=["place_id", "unit"], how="left").select(
        "unit", place="place_id", wide=pl.coalesce("above", pl.lit(_COUNTRY))
    )


def wide_enough(frame: pl.DataFrame, *places: str) -> pl.DataFrame:
    """Put what holds it in the stead of a place too narrow for the ``unit`` of its row, in the columns ``places``."""
    for name in places:
        wider = _wider().rename({"place": name})
        frame = frame.join(wider, on=[name, "unit"], how="left", maintain_order="left")
        frame = frame.with_columns(pl.coalesce("wide", name).alias(name)).drop("wide")
    return frame
