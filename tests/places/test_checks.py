"""Each check of places holds on the tables as they are and fails when its rule is broken; the macros answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("places", "place_changes", "place_names")
BREAKING = {
    "places_parents_live_then": (
        "UPDATE places SET valid_to = DATE '2024-12-31' WHERE place_id = 'vn3-816' AND valid_from IS NOT NULL",
        "UPDATE places SET parent_id = 'vn3-475', valid_from = NULL WHERE place_id = 'vn3-476' AND valid_from IS NULL",
        "UPDATE places SET parent_id = 'vn3-nowhere' WHERE place_id = 'vn2-28306'",
        "UPDATE places SET valid_from = DATE '2024-06-01' WHERE place_id = 'vn3-816' AND valid_from IS NOT NULL",
    ),
    "places_do_not_overlap": (
        "UPDATE places SET valid_from = DATE '2024-04-30' WHERE place_id = 'vn3-816' AND valid_from IS NOT NULL",
        "INSERT INTO places SELECT * FROM places WHERE place_id = 'VN'",
        "UPDATE places SET valid_to = DATE '2020-01-01' WHERE place_id = 'vn2-28306'",
    ),
    "places_of_june_2025_lead_on": (
        "DELETE FROM place_changes WHERE old_place_id = 'vn3-28300'",
        "UPDATE place_changes SET kind = 'part' WHERE old_place_id = 'vn3-28300'",
        "UPDATE place_changes SET new_place_id = 'vn3-816' WHERE old_place_id = 'vn3-28300'",
    ),
    "places_that_ended_lead_on": (
        "DELETE FROM place_changes WHERE old_place_id = 'vn3-05536'",
        "DELETE FROM place_changes WHERE old_place_id = 'vn3-28'",
        "UPDATE place_changes SET kind = 'whole' WHERE old_place_id = 'vn3-28825'",
        "UPDATE place_changes SET new_place_id = 'vn3-28' WHERE old_place_id = 'vn3-05536'",
        "UPDATE place_changes SET changed_on = DATE '2019-01-01' WHERE new_place_id = 'vn3-11344'",
    ),
}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        for name in TABLES:
            path = ROOT / "schemas" / "places" / f"{name}.parquet"
            opened.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet($path)", {"path": str(path)})
        for name in ("search_key", "strip", "place"):
            opened.execute((ROOT / "sql" / "macros" / f"{name}.sql").read_text(encoding="utf-8"))
        yield opened


def failing(connection: duckdb.DuckDBPyConnection, check: str) -> int:
    return len(connection.execute((ROOT / "sql" / "checks" / f"{check}.sql").read_text(encoding="utf-8")).fetchall())


@pytest.mark.parametrize("check", BREAKING)
def test_check_holds_on_the_shipped_tables(connection, check):
    assert failing(connection, check) == 0


@pytest.mark.parametrize(("check", "change"), [(c, change) for c, changes in BREAKING.items() for change in changes])
def test_check_fails_when_its_rule_is_broken(connection, check, change):
    connection.execute(change)
    assert failing(connection, check) >= 1


def test_strip_takes_all_accents_and_keeps_words(connection):
    stripped = connection.execute("SELECT strip('Đắk Lắk, Thừa Thiên Huế, đỗ')").fetchone()
    assert stripped == ("Dak Lak, Thua Thien Hue, do",)


@pytest.mark.parametrize("asked", ["Bác Ái", "huyện bac ai", "vn3-584"])
def test_place_finds_a_unit_by_name_accent_free_name_and_id(connection, asked):
    rows = connection.execute("SELECT place_id, province_name FROM place($asked)", {"asked": asked}).fetchall()
    assert ("vn3-584", "Tỉnh Ninh Thuận") in rows


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ("place('Gò Công', on_day := DATE '2024-06-01')", ["Thành phố Gò Công"]),
        ("place('go cong', on_day := DATE '2026-06-01')", ["Phường Gò Công"]),
        ("place('Ban Mê Thuột')", ["Thành phố Buôn Ma Thuột"]),
        ("place('ĐBSCL', on_day := DATE '2026-06-01')", ["Đồng bằng sông Cửu Long"]),
    ],
)
def test_place_knows_days_and_other_names(connection, asked, units):
    assert connection.execute(f"SELECT full_name FROM {asked}").fetchall() == [(unit,) for unit in units]


def test_place_says_what_became_of_a_unit(connection):
    became = connection.execute("SELECT became FROM place('vn3-28300')").fetchone()
    assert became == (["vn2-28306 Phường Gò Công (whole)"],)


def test_place_says_what_is_only_inferred_and_what_a_code_meant_before(connection):
    ask = "SELECT full_name, then_called, became, became_exactly, came_from FROM place($unit)"
    old, new, town = "Thị trấn Chợ Chu", "vn2-05569 Xã Định Hóa (whole)", "vn3-05569 Thị trấn Chợ Chu (whole, inferred)"
    assert connection.execute(ask, {"unit": "vn3-05536"}).fetchall() == [(old, None, [town], False, None)]
    assert connection.execute(ask, {"unit": "vn3-05569"}).fetchall() == [
        ("Xã Bảo Cường", "Thị trấn Chợ Chu since 2025-03-31", [new], False, None),
        (old, None, [new], False, ["vn3-05536 Thị trấn Chợ Chu (whole, inferred)"]),
    ]


def test_what_a_code_meant_before_it_grew_is_not_exact(connection):
    rows = connection.execute("SELECT full_name, became_exactly FROM place('vn3-769')").fetchall()
    assert rows == [("Quận 2", False), ("Thành phố Thủ Đức", True)]
