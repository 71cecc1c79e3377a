"""The lists that cleaning reads: well formed, and free of entries that could never match."""

import polars as pl

from flows.clean.lines import phrases
from flows.clean.sources import publishers


def test_phrases_are_lower_case_and_unique() -> None:
    for role, cues in phrases().items():
        for key in ("exact", "cues", "sentence_cues"):
            entries = cues.get(key, [])
            assert [entry for entry in entries if entry != entry.lower().strip()] == [], role
            assert len(entries) == len(set(entries)), role


def test_patterns_are_regular_expressions() -> None:
    for cues in phrases().values():
        for pattern in cues["patterns"]:
            pl.Series(["thử"]).str.contains(pattern)


def test_each_domain_and_name_is_listed_once() -> None:
    table = publishers()
    assert table["domain"].is_unique().all()
    assert table["name"].is_unique().all()
    assert table["domain"].str.contains(r"^[a-z0-9.-]+\.[a-z]{2,}$").all()


def test_provinces_are_named_with_their_type() -> None:
    provinces = publishers()["province"].drop_nulls()
    assert provinces.str.contains("^(Tỉnh|Thành phố) ").all()
