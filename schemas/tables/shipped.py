"""Tables that come with the project instead of being read from articles: places, their changes and names."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

PLACES = Path(__file__).resolve().parents[1] / "places"
SHIPPED = ("places", "place_changes", "place_names")


def shipped_files() -> dict[str, list[Path]]:
    """The Parquet files of each shipped table."""
    return {name: [path] for name in SHIPPED if (path := PLACES / f"{name}.parquet").is_file()}


@cache
def shipped_places() -> pl.DataFrame:
    """The places as shipped, for checks of references; raises FileNotFoundError where the project lacks them."""
    return pl.read_parquet(PLACES / "places.parquet")
