"""Tables of administrative units: valid in time, with what became of them and the names they go by."""

from __future__ import annotations

import polars as pl

from schemas.tables.base import Rule, Table, about, column, ordered

PLACE = "places.place_id"
PLACE_ID = r"^(VN|vn[23]-[0-9a-z-]+)$"


class Places(Table):
    """One row an administrative unit in one period of validity."""

    place_id: str = column(
        "mã địa bàn", "vn3-… to 2025-06-30, vn2-… from 2025-07-01, VN the country; regions have slugs.",
        concept="REF_AREA", str_matches=PLACE_ID,
    )  # fmt: skip
    system: str = column("hệ thống", "System of units: three levels, two levels, or the country.", codes="place_system")
    gso_code: str = column("mã thống kê", "Code of the statistics office; reused, no key.", nullable=True)
    name: str = column("tên", "Name without its type.")
    full_name: str = column("tên đầy đủ", "Name with its type.")
    type: str = column("loại", "Type of unit in Vietnamese: tỉnh, huyện, thị xã, phường …")
    level: str = column("cấp", "Level of the unit.", codes="place_level")
    parent_id: str = column("thuộc", "Unit it lies in.", references=PLACE, nullable=True)
    province_id: str = column("tỉnh", "Province it lies in, or itself.", references=PLACE, nullable=True)
    valid_from: pl.Date = column("từ ngày", "First day of validity, null before the sources.", nullable=True)
    valid_to: pl.Date = column("đến ngày", "Last day of validity, null while valid.", nullable=True)
    validity_basis: str = column(
        "căn cứ hiệu lực", "How first and last day are known, as first/last: decree; decree date (passed that day, in "
        "force then or later); with parent; between snapshots (by that day); censored; open.",
    )  # fmt: skip
    name_en: str = column("tên tiếng Anh", "English name.", nullable=True)
    key: str = column("khoá tìm kiếm", "Name folded for matching: case, spaces, tone marks' place.")
    ascii_key: str = column("khoá không dấu", "Name folded to plain letters for search without accents.")
    name_basis: str = column("căn cứ tên", "How the name is known: listed, restored from plain letters …")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "places", "Places", "Địa bàn",
            "One row an administrative unit in one period of validity: renamed or upgraded in place, it has several.",
            key=("place_id", "valid_from"), rules=(ordered("valid_from", "valid_to", "validity_order"),),
        )  # fmt: skip


class PlaceChanges(Table):
    """One row a step from an old unit to a new one."""

    old_place_id: str = column("địa bàn cũ", "Unit before the change.", references=PLACE)
    new_place_id: str = column("địa bàn mới", "Unit after the change.", references=PLACE)
    kind: str = column(
        "cách thay đổi", "Whether all of the old unit went there, a part, or it may have.", codes="place_change_kind"
    )
    exact: pl.Boolean = column("trọn vẹn", "Whether the old unit's new units together are just its territory.")
    changed_on: pl.Date = column("ngày thay đổi", "First day of the new state.", nullable=True)
    basis: str = column("căn cứ", "Where the change is known from, or that it is inferred or not known.")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "place_changes", "Changes of places", "Thay đổi địa bàn",
            "One row an old unit and a unit that took it over, whole or in part.",
            key=("old_place_id", "new_place_id", "changed_on"),
            rules=(Rule("changed_into_itself", pl.col("old_place_id") != pl.col("new_place_id"),
                        "a unit does not become itself"),),
        )  # fmt: skip


class PlaceNames(Table):
    """One row a name a unit goes by."""

    key: str = column("khoá tìm kiếm", "Name folded for matching.")
    ascii_key: str = column("khoá không dấu", "Name folded to plain letters.")
    name: str = column("tên gọi", "Name or other spelling.")
    kind: str = column("loại tên", "Official name or alias.", codes="place_name_kind")
    place_id: str = column("mã địa bàn", "Unit.", references=PLACE)
    system: str = column("hệ thống", "System of units.", codes="place_system")
    level: str = column("cấp", "Level of the unit.", codes="place_level")
    type: str = column("loại", "Type of unit it had under this name.")
    province_id: str = column("tỉnh", "Province it lies in, or itself.", references=PLACE, nullable=True)
    parent_id: str = column("thuộc", "Unit it lies in.", references=PLACE, nullable=True)
    valid_from: pl.Date = column("từ ngày", "First day of the name, null before the sources.", nullable=True)
    valid_to: pl.Date = column("đến ngày", "Last day of the name, null while valid.", nullable=True)
    name_basis: str = column("căn cứ tên", "How the name is known.")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "place_names", "Names of places", "Tên địa bàn",
            "One row a name or spelling by which a unit is found, while it held.",
            key=("key", "place_id", "type", "valid_from"),
        )  # fmt: skip
