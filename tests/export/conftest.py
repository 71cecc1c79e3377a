"""A small warehouse with texts that would do harm where they are taken for more than texts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from flows.export import FORMATS, write_export
from flows.publish.build import build
from schemas.tables import table
from schemas.tables.shipped import shipped_files, shipped_places
from tests.publish.world import BA_THUOC, frame, world

FORMULA = '=HYPERLINK("http://evil.example","x")'
AWKWARD = 'Báo "Một", số\n1'
LONG = "Tỷ lệ hộ nghèo " * 20


def few_places() -> dict[str, pl.DataFrame]:
    """The places the world speaks of, what became of them, and those above; the whole list would tire each reader."""
    ids = dict(shipped_places().select("place_id", "parent_id").iter_rows())
    old = with_above({BA_THUOC, "vn3-77"}, ids)
    changes = pl.read_parquet(shipped_files()["place_changes"]).filter(pl.col("old_place_id").is_in(sorted(old)))
    wanted = with_above({*old, *changes["new_place_id"]}, ids)
    places = shipped_places().filter(pl.col("place_id").is_in(sorted(wanted)))
    first = places.unique("place_id", keep="first", maintain_order=True)
    return {"places": first, "place_changes": changes, "place_names": table("place_names").empty()}


def with_above(wanted: set[str], parents: dict[str, str]) -> set[str]:
    """The places and all they lie in."""
    while missing := {parents[place] for place in wanted if parents[place]} - wanted:
        wanted = wanted | missing
    return wanted


def hostile_world() -> dict[str, pl.DataFrame]:
    """The small world with a run, a formula for a title, an awkward publisher, one long sentence, an undated figure."""
    frames = world() | few_places()
    times = {"started_at": datetime(2026, 1, 2, 3), "finished_at": datetime(2026, 1, 2, 4, 5, 6, 7)}
    texts = dict.fromkeys(("inputs", "counts", "timings", "versions"), "{}")
    known = {"run_id": "run-1", "solieu_version": "0", "rules_version": "r", "schema_version": "1", "seconds": 1.0}
    publisher = pl.col("publisher").replace({"Báo Một": AWKWARD})
    said = {"title": pl.lit(FORMULA), "url": pl.lit("http://a.example/1")}
    frames["articles"] = frames["articles"].with_columns(publisher, **said)
    first = pl.int_range(pl.len()) == 0
    undated = {name: pl.when(~first).then(pl.col(name)) for name in ("time_period", "period_start", "period_end")}
    frames["figures"] = frames["figures"].with_columns(
        sentence=pl.when(first).then(pl.lit(LONG)).otherwise(pl.col("sentence")),
        flags=pl.when(first).then(pl.lit(["a", "b"])).otherwise(pl.col("flags")), **undated,
    )  # fmt: skip
    return frames | {"runs": frame("runs", [known | times | texts])}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(hostile_world(), tmp_path_factory.mktemp("warehouse")).folder


@pytest.fixture(scope="session")
def exported(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_export(warehouse, tmp_path_factory.mktemp("exports") / "all", list(FORMATS)).folder


@pytest.fixture(scope="session")
def without_texts(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "short"
    return write_export(warehouse, folder, list(FORMATS), texts=False).folder
