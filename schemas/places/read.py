"""Read the fetched packages: each list of units as one frame of the same columns.

A list has one row a unit: `system` (vn3, vn2), `listed_on` (Date), `code`, `name` (without its type), `type` (small
letters: "thị xã"), `parent` (code of the unit above, null for provinces).
"""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

TYPES = "Thành phố|Tỉnh|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu"
# Slips of the lists: a capital lost with its accent ("Đồng ý"), an abbreviated "Nông trường".
MENDED = {
    "Mường é": "Mường É", "Nậm ét": "Nậm Ét", "Pa ủ": "Pa Ủ", "Triệu ẩu": "Triệu Ẩu", "Ya ly": "Ya Ly",
    "é Tòng": "É Tòng", "Đại áng": "Đại Áng", "Đồng ý": "Đồng Ý", "N.T Phong Hải": "Nông trường Phong Hải",
}  # fmt: skip
SPLIT = rf"^(?i)({TYPES})\s+(.+)$"
COLUMNS = ["system", "listed_on", "code", "name", "type", "parent"]
BEFORE_2020 = date(2019, 12, 31)


def read_json(path: Path) -> Any:
    """The content of one JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def unit_list(system: str, listed_on: date, rows: list[tuple[str, str, str | None]]) -> pl.DataFrame:
    """A list from (code, name with type, parent code) rows; numbers lose leading zeros, remarks in brackets go."""
    frame = pl.DataFrame(rows, schema={"code": pl.String, "full": pl.String, "parent": pl.String}, orient="row")
    full = pl.col("full").str.normalize("NFC").str.replace(r"\s*\(.*\)$", "").str.replace_all(r"\s+", " ")
    # A file of an island district has one entry without code: it has no communes.
    return frame.filter(pl.col("code") != "").select(
        system=pl.lit(system),
        listed_on=pl.lit(listed_on),
        code=pl.col("code"),
        name=full.str.extract(SPLIT, 2).str.replace(r"^0+(\d)", "$1").str.replace_all("[’`´]", "'").replace(MENDED),
        type=full.str.extract(SPLIT, 1).str.to_lowercase(),
        parent=pl.col("parent"),
    )


def _named(entries: dict[str, dict[str, str]]) -> list[tuple[str, str, str | None]]:
    """Rows of one of the files that key units by code."""
    return [(code, unit["name_with_type"], unit.get("parent_code")) for code, unit in entries.items()]


def three_level_files(folder: Path, listed_on: date) -> pl.DataFrame:
    """The list of a package that has one file a province and one a district.

    Files of districts the package no longer lists are left over from an older list: their communes are dated 2019.
    """
    provinces = read_json(folder / "tinh_tp.json")
    districts: dict[str, Any] = {}
    for path in sorted((folder / "quan-huyen").glob("*.json")):
        districts |= read_json(path)
    frames = [unit_list("vn3", listed_on, _named(provinces) + _named(districts))]
    for path in sorted((folder / "xa-phuong").glob("*.json")):
        day = listed_on if path.stem in districts else BEFORE_2020
        frames.append(unit_list("vn3", day, _named(read_json(path))))
    return pl.concat(frames)


def three_level_json(folder: Path, listed_on: date) -> pl.DataFrame:
    """The list of a package that has one file a level."""
    files = ("tinh_tp.json", "quan_huyen.json", "xa_phuong.json")
    return pl.concat([unit_list("vn3", listed_on, _named(read_json(folder / name))) for name in files])


def three_level_dump(folder: Path, listed_on: date) -> pl.DataFrame:
    """The list of a package that ships a dump of its database, one file a table."""
    rows: list[tuple[str, str, str | None]] = []
    for table, parent in (("provinces", None), ("districts", "province_code"), ("wards", "district_code")):
        for entry in read_json(folder / f"ops_nh_{table}.json"):
            fields = entry["fields"]
            rows.append((entry["pk"], fields["full_name"], fields[parent] if parent else None))
    return unit_list("vn3", listed_on, rows)


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    """The rows of one query of a package's SQLite file."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def three_level_sqlite(database: Path, listed_on: date) -> pl.DataFrame:
    """The three-level list of the package that ships SQLite."""
    rows = query(database, "SELECT DISTINCT provinceCode, province, NULL FROM admin_units_legacy ORDER BY 1")
    rows += query(database, "SELECT DISTINCT districtCode, district, provinceCode FROM admin_units_legacy ORDER BY 1")
    rows += query(
        database, "SELECT wardCode, ward, districtCode FROM admin_units_legacy WHERE wardCode IS NOT NULL ORDER BY 1"
    )
    return unit_list("vn3", listed_on, rows)


def two_level_sqlite(database: Path, listed_on: date) -> pl.DataFrame:
    """The two-level list of the package that ships SQLite."""
    rows = query(database, "SELECT DISTINCT provinceCode, province, NULL FROM admin_units ORDER BY 1")
    rows += query(database, "SELECT wardCode, ward, provinceCode FROM admin_units ORDER BY 1")
    return unit_list("vn2", listed_on, rows)


def two_level_files(folder: Path, listed_on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The newest two-level list, and its remarks: `code`, `decree`, `decreed_on` of units changed since July 2025."""
    provinces = read_json(folder / "tinh_tp.json")
    wards: dict[str, Any] = {}
    for path in sorted((folder / "xa-phuong").glob("*.json")):
        wards |= read_json(path)
    remarks = pl.DataFrame(
        {"code": [*provinces, *wards], "note": [unit["note"] for unit in [*provinces.values(), *wards.values()]]}
    ).select(
        "code",
        decree=pl.col("note").str.extract(r"([\d]+/(?:NQ-UBTV|20\d\d/)QH\d+)\D*\d\d/\d\d/\d{4}$"),
        decreed_on=pl.col("note").str.extract(r"(\d\d/\d\d/\d{4})$").str.to_date("%d/%m/%Y"),
    )
    changed = remarks.filter(pl.col("decreed_on") > date(2025, 7, 1))
    return unit_list("vn2", listed_on, _named(provinces) + _named(wards)), changed
