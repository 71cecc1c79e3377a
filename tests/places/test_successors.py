"""What became of communes dissolved before July 2025: by the list, by their names, or not known."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from schemas.places.fetch import HERE
from schemas.places.history import DAY, END_VN3, State
from schemas.places.successors import LISTED, NOT_KNOWN, SAME_NAME, SAME_STEM, Past, Predecessor, dissolved, inferred
from schemas.places.successors import predecessors as read

CHANGE = date(2025, 3, 31)
BEFORE = CHANGE - DAY


def commune(code: str, name: str, end: date = END_VN3, begin: date | None = None, kind: str = "xã") -> State:
    return State("vn3", code, name, kind, "001", begin, end, "censored/decree")


def renamed(code: str, old: str, new: str, kind: str = "xã") -> list[State]:
    return [commune(code, old, BEFORE), commune(code, new, END_VN3, CHANGE, kind)]


def ways(*states: State, listed: tuple[Predecessor, ...] = ()) -> list[tuple[str, str, str, str]]:
    past = Past(list(states))
    rows, _ = dissolved(past, list(listed))
    rows += inferred(past, {row[0] for row in rows})
    assert not any(row[3] for row in rows), "none is exact"
    assert {row[4] for row in rows} <= {CHANGE}
    return [(row[0], row[1], row[2], row[5]) for row in rows]


def test_the_list_of_dissolved_communes_comes_first():
    way = ways(commune("00001", "Mỹ Lý", BEFORE), *renamed("00002", "B", "Mỹ Lý"), commune("00003", "C"),
               listed=(Predecessor("001", "xã", "myly", "00003"),))  # fmt: skip
    assert way == [("vn3-00001", "vn3-00003", "whole", LISTED)]


def test_a_commune_listed_twice_under_one_successor_went_there_whole():
    twice = tuple(Predecessor("001", "phường", key, "00002") for key in ("3", "3"))
    gone = commune("00001", "3", BEFORE, kind="phường")
    assert [way[2] for way in ways(gone, commune("00002", "5"), listed=twice)] == ["whole", "whole"]


def test_a_name_that_came_back_under_another_code_is_followed():
    way = ways(commune("00001", "A", BEFORE), *renamed("00002", "B", "A", "phường"), commune("00003", "C"))
    assert way == [("vn3-00001", "vn3-00002", "whole", SAME_NAME)]


def test_a_name_that_lost_its_number_is_followed():
    way = ways(commune("00001", "Mẫu II", BEFORE), *renamed("00002", "Mẫu I", "Mẫu"), commune("00003", "C"))
    assert way == [("vn3-00001", "vn3-00002", "whole", SAME_STEM)]


@pytest.mark.parametrize(
    "others",
    [
        [commune("00002", "B"), commune("00003", "C")],
        [*renamed("00002", "B", "A"), *renamed("00003", "C", "A", "thị trấn")],
        [commune("00002", "A"), commune("00003", "C")],
    ],
    ids=["no name came back", "two took the name", "the name was there all the time"],
)
def test_without_a_sign_any_commune_of_the_district_may_have_it(others):
    elsewhere = commune("00009", "A")._replace(parent="002")
    assert ways(commune("00001", "A", BEFORE), *others, elsewhere) == [
        ("vn3-00001", f"vn3-{code}", "one_of", NOT_KNOWN) for code in ("00002", "00003")
    ]


def test_the_earlier_name_of_the_successor_is_no_other_commune():
    past = Past(renamed("00002", "Hoa Sơn", "Hoa Viên"))
    assert dissolved(past, [Predecessor("001", "xã", "hoason", "00002")]) == ([], [])


def test_a_unit_that_gave_a_part_and_stayed_leads_there_in_part():
    past = Past([*renamed("00002", "A", "A B"), commune("00003", "C")])
    rows, uncoded = dissolved(past, [Predecessor("001", "xã", "a", "00003")])
    assert [(row[0], row[1], row[2]) for row in rows] == [("vn3-00002", "vn3-00003", "part")]
    assert not uncoded


def test_what_no_list_knows_stays_uncoded():
    entry = Predecessor("001", "xã", "khongai", "00002")
    assert dissolved(Past([commune("00002", "B")]), [entry]) == ([], [entry])


def package(folder: Path, code: str, aliases: list[str]) -> Path:
    path = folder / "units.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE admin_units_legacy (wardCode, districtCode, wardShortKey, wardAlias)")
        database.execute("INSERT INTO admin_units_legacy VALUES (?, '001', 'moi', ?)", (code, json.dumps(aliases)))
    database.close()
    return path


def test_names_with_and_without_type_are_one_predecessor(tmp_path):
    aliases = ["xacu", "cu", "xacu", "xãcụ", "phuong03", "phuong3", "xamoi", "phuonglinh"]
    assert read(package(tmp_path, "00002", aliases)) == [
        Predecessor("001", "phường", "3", "00002"), Predecessor("001", "xã", "cu", "00002"),
    ]  # fmt: skip


def test_slips_of_the_list_are_mended(tmp_path):
    assert read(package(tmp_path, "13327", ["xaamocnam", "mocnam"])) == [Predecessor("001", "xã", "mocnam", "13327")]


def test_shipped_changes_lead_every_dissolved_commune_on():
    places, changes = (pl.read_parquet(HERE / f"{name}.parquet") for name in ("places", "place_changes"))
    last = places.group_by("place_id").agg(pl.col("system", "level", "valid_to").last())
    gone = last.filter(pl.col("system") == "vn3", pl.col("level") == "commune", pl.col("valid_to") < END_VN3)
    assert gone.height > 1300
    assert gone.join(changes, left_on="place_id", right_on="old_place_id", how="anti").is_empty()
    unknown = changes.filter(pl.col("kind") == "one_of")
    assert unknown["old_place_id"].unique().to_list() == ["vn3-28825"]
    assert not changes.filter(pl.col("basis").str.contains("^(inferred|not known)"), "exact").height
