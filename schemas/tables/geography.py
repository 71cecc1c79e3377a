"""Tables of administrative units: valid in time, with what became of them and the names they go by."""

from __future__ import annotations

import polars as pl

from schemas.tables.base import Rule, Table, about, column, ordered

PLACE = "places.place_id"


class Places(Table):
    """One row an administrative unit in one period of validity."""

    place_id: str = column(
        "mã địa bàn", "vn3-… to 2025-06-30, vn2-… from 2025-07-01, VN the country; region slugs.", concept="REF_AREA"
    )
    gso_code: str = column("mã thống kê", "Code of the statistics office; reused, no key.", nullable=True)
    name: str = column("tên", "Full name with its type.")
    type: str = column("loại", "Type of unit: tỉnh, huyện, thị xã, phường …")
    level: str = column("cấp", "Level: country, region, province, district, commune.")
    parent_id: str = column("thuộc", "Unit it lies in.", references=PLACE, nullable=True)
    valid_from: pl.Date = column("từ ngày", "First day of validity, null before the sources.", nullable=True)
    valid_to: pl.Date = column("đến ngày", "Last day of validity, null while valid.", nullable=True)
    name_en: str = column("tên tiếng Anh", "English name.", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "places", "Places", "Địa bàn", "One row an administrative unit in one period of validity.",
            key=("place_id",), rules=(ordered("valid_from", "valid_to", "validity_order"),),
        )  # fmt: skip


class PlaceChanges(Table):
    """One row a step from an old unit to a new one."""

    old_place_id: str = column("địa bàn cũ", "Unit before the change.", references=PLACE)
    new_place_id: str = column("địa bàn mới", "Unit after the change.", references=PLACE)
    changed_on: pl.Date = column("ngày thay đổi", "First day of the new unit.", nullable=True)

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

    place_id: str = column("mã địa bàn", "Unit.", references=PLACE)
    name: str = column("tên gọi", "Name or spelling.")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "place_names", "Names of places", "Tên địa bàn", "One row a name or spelling by which a unit is found.",
            key=("place_id", "name"),
        )  # fmt: skip
