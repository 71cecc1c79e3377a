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


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ("Thị trân Chợ Chu", {"vn3-05536", "vn3-05569"}),
        ("P. 14, Q. Gò Vấp", {"vn3-26882"}),
        ("huyện Hàm Yên (cũ)", {"vn3-074"}),
        ("huyện Mù Cang Chải", {"vn3-137"}),
        ("phường Hải Châu 2", {"vn3-20239"}),
        ("xã hòa bình, huyện chi lăng", {"vn3-06508"}),
        ("huyen muong lat", {"vn3-384"}),
        ("phường 1, TP. Vĩnh Long", {"vn3-29548", "vn3-29551"}),
        ("ĐBSCL", {f"{system}-region-dong-bang-song-cuu-long" for system in ("vn2", "vn3")}),
    ],
)
def test_describe_understands_what_texts_write(query, units):
    assert set(describe_place(query)["place_id"]) == units


def test_describe_tells_the_next_name_and_only_what_a_state_took_part_in():
    first, second = describe_place("vn3-05569").to_dicts()
    assert (first["full_name"], first["then_called"]) == ("Xã Bảo Cường", "Thị trấn Chợ Chu since 2025-03-31")
    assert (first["came_from"], second["then_called"]) == (None, None)
    assert second["came_from"] == ["vn3-05536 Thị trấn Chợ Chu (whole, inferred)"]
    assert first["became"] == second["became"] == ["vn2-05569 Xã Định Hóa (whole)"]


@pytest.mark.parametrize(
    ("span", "on", "answer"),
    [
        ("Tam Xuân", date(2023, 1, 1), (None, "planned")),
        ("tp. hcm", date(2023, 1, 1), ("vn3-79", "exact")),
        ("thị trấn chợ chu", date(2023, 1, 1), ("vn3-05536", "exact")),
        ("thành phố Đồng Nai", date(2025, 9, 1), (None, "planned")),
        ("thành phố Đồng Nai", date(2026, 5, 1), ("vn2-75", "exact")),
    ],
)
def test_names_typed_small_and_units_to_come(span, on, answer):
    found = resolve(span, on)
    assert (found.place_id, found.reason) == answer


def test_describe_of_nothing_is_empty():
    assert describe_place("không đâu").is_empty()
