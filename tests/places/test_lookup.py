"""Answers for single names: which unit, which candidates, what is known of it."""

from __future__ import annotations

from datetime import date

import pytest

from flows.extract.places import Resolution, describe_place, resolve


@pytest.mark.parametrize(
    ("asked", "place_id", "reason"),
    [
        (("thị xã Gò Công", date(2023, 1, 1), [], None), "vn3-816", "exact"),
        (("Gò Công", date(2026, 1, 1), [], None), "vn2-28306", "exact"),
        (("H.Châu Thành", None, ["tỉnh Bến Tre"], None), "vn3-831", "parent"),
        (("huyện Châu Thành", None, [], "vn3-84"), "vn3-847", "publisher"),
        (("Châu Thành", None, ["Long An"], None), "vn3-808", "parent"),
        (("Châu Thành", None, [], None), None, "ambiguous"),
        (("xã Không Đâu Cả", None, [], None), None, "unknown"),
        (("chẳng có gì", None, [], None), None, "unknown"),
        (("", None, [], None), None, "unknown"),
        (("P.12, Q.8", None, [], None), "vn3-27415", "parent"),
        (("TP Huế", date(2024, 1, 1), [], None), "vn3-474", "exact"),
        (("TP Huế", date(2025, 2, 1), [], None), "vn3-46", "exact"),
        (("huyện Hàm Yên (cũ)", date(2026, 1, 1), [], None), "vn3-074", "exact"),
        (("Thị trân Chư Sê", None, [], None), "vn3-23941", "exact"),
        (("Việt Nam", None, [], None), "VN", "exact"),
        (("vùng Tây Nguyên", None, [], None), None, "unknown"),
    ],
)
def test_resolve(asked, place_id, reason):
    found = resolve(*asked)
    assert (found.place_id, found.reason) == (place_id, reason)


def test_ambiguity_lists_its_candidates():
    found = resolve("huyện Phú Tân")
    assert found == Resolution("huyện Phú Tân", None, "ambiguous", ("vn3-888", "vn3-972"))


def test_describe_shows_states_and_what_became_of_them():
    rows = describe_place("thị xã Gò Công").to_dicts()
    assert [(row["place_id"], row["valid_to"], row["within"]) for row in rows] == [
        ("vn3-816", date(2024, 4, 30), "Tỉnh Tiền Giang")
    ]
    assert "vn2-28306 Phường Gò Công (part)" in rows[0]["became"]


def test_describe_on_a_day_shows_what_was_valid_then():
    assert describe_place("Gò Công", date(2024, 6, 1))["full_name"].to_list() == ["Thành phố Gò Công"]
    assert describe_place("Gò Công", date(2026, 6, 1))["place_id"].to_list() == ["vn2-28306"]


@pytest.mark.parametrize("query", ["vn2-28306", "28306"])
def test_describe_by_id_or_code(query):
    assert "vn2-28306" in describe_place(query)["place_id"].to_list()


def test_describe_without_accents_and_with_old_names():
    assert "vn3-816" in describe_place("go cong")["place_id"].to_list()
    assert {"vn3-79", "vn2-79"} <= set(describe_place("Sài Gòn")["place_id"])


def test_describe_of_nothing_is_empty():
    assert describe_place("không đâu").is_empty()
