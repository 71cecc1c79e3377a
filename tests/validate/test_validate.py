"""Rows that break a rule are set aside with its name; the others pass untouched."""

from __future__ import annotations

import json
import time
from typing import Any

import polars as pl
import pytest

from flows.validate import TooManyRejectsError, check_share, validate, validate_tables
from schemas.tables import TABLES, codes, table
from schemas.tables.shipped import shipped_files, shipped_places
from tests.publish.world import world


@pytest.fixture(scope="module")
def places() -> pl.DataFrame:
    return shipped_places()


@pytest.fixture
def frames() -> dict[str, pl.DataFrame]:
    return world()


def changed(frame: pl.DataFrame, **values: Any) -> pl.DataFrame:
    """The frame with values of its first row replaced."""
    first = pl.int_range(pl.len()) == 0
    wanted = {name: pl.lit(value, dtype=frame.schema[name]) for name, value in values.items()}
    return frame.with_columns(pl.when(first).then(value).otherwise(name).alias(name) for name, value in wanted.items())


def test_a_sound_world_passes_whole(frames, places):
    accepted, rejects = validate_tables(frames, {"places": places})
    assert rejects.is_empty()
    assert {name: len(f) for name, f in accepted.items()} == {name: len(f) for name, f in frames.items()}


@pytest.mark.parametrize(("values", "rule"), [
    ({"indicator": "NO_SUCH"}, "indicator:unknown_code"),
    ({"unit_measure": "FURLONG"}, "unit_measure:unknown_code"),
    ({"status": "hoped"}, "status:unknown_code"),
    ({"obs_value": float("nan")}, "not_finite"),
    ({"obs_value": float("inf"), "measure_kind": "growth"}, "not_finite"),
    ({"obs_value": None}, "obs_value:null"),
    ({"obs_value": 101.0}, "rate_range"),
    ({"obs_value_upper": 1.0}, "range_order"),
    ({"whole": -1.0}, "whole:too_small"),
    ({"period_start": pl.date(2030, 1, 1)}, "period_order"),
    ({"period_start": None}, "period_half_given"),
    ({"base_period_start": pl.date(2030, 1, 1), "base_period_end": pl.date(2029, 1, 1)}, "base_period_order"),
    ({"confidence": 1.5}, "confidence:out_of_range"),
    ({"figure_id": "short"}, "figure_id:malformed"),
    ({"ref_area": "vn3-nowhere"}, "ref_area:unknown_reference"),
    ({"article_id": "f" * 16}, "article_id:unknown_reference"),
    ({"quote": "8,5%"}, "quote_differs"),
    ({"char_start": 0}, "quote_differs"),
    ({"char_end": 0}, "span_order"),
    ({"char_end": 9999}, "span_outside_text"),
])  # fmt: skip
def test_each_rule_of_figures_refuses_its_row(frames, places, values, rule):
    literal = {n: pl.select(v).item() if isinstance(v, pl.Expr) else v for n, v in values.items()}
    frame = changed(frames["figures"], **literal)
    result = validate("figures", frame, {"articles": frames["articles"], "places": places})
    assert len(result.accepted) == len(frame) - 1
    assert rule in result.rejected["rule"].item().split(",")


def test_a_fall_may_range_downwards(frames):
    fall = changed(frames["figures"], obs_value=-3.0, obs_value_upper=-5.0, measure_kind="change")
    assert validate("figures", fall).rejected.is_empty()


def test_rejects_hold_the_whole_row_and_say_what_to_do(frames):
    frame = changed(frames["figures"], status="hoped", sentence="x" * 5000, obs_value=float("nan"))
    row = validate("figures", frame, {"articles": frames["articles"]}).rejected.row(0, named=True)
    whole = json.loads(row["row_json"])
    assert list(whole) == list(table("figures").schema)
    assert len(whole["sentence"]) < 3000
    assert row["stage"] == "validate"
    assert row["source_uri"] == "Báo Một.txt"
    assert row["record"] == frame["figure_id"][0]
    assert "schemas/codes" in row["reason"]
    assert validate("rejects", pl.DataFrame([row], schema=table("rejects").schema)).rejected.is_empty()


def test_doubled_keys_keep_the_first(frames):
    doubled = pl.concat([frames["figures"], frames["figures"].head(2)])
    result = validate("figures", doubled)
    assert len(result.accepted) == len(frames["figures"])
    assert result.rejected["rule"].to_list() == ["duplicate_key"] * 2


def test_places_are_those_shipped(frames):
    frames["figures"] = changed(frames["figures"], ref_area="vn3-nowhere")
    _, rejects = validate_tables(frames)
    assert "ref_area:unknown_reference" in rejects["rule"].to_list()


def test_a_refused_article_takes_its_rows_along(frames, places):
    frames["articles"] = changed(frames["articles"], n_chars=1)
    lost = frames["articles"]["article_id"][0]
    accepted, rejects = validate_tables(frames, {"places": places})
    assert all(lost not in frame["article_id"] for name, frame in accepted.items() if name != "documents")
    assert {"length_disagrees", "article_id:unknown_reference"} <= set(",".join(rejects["rule"]).split(","))


def test_the_number_of_a_refused_figure_becomes_a_leftover(frames, places):
    frames["figures"] = changed(frames["figures"], indicator="NO_SUCH")
    accepted, _ = validate_tables(frames, {"places": places})
    assert len(accepted["numbers"]) == len(frames["numbers"])
    leftover = accepted["numbers"].filter(pl.col("class") == "leftover")
    assert leftover.select("quote", "rule", "figure_id").rows() == [("8,4", "figure_refused", None)]


def test_wrong_columns_are_a_mistake_of_the_program(frames):
    with pytest.raises(TypeError, match=r"figures: columns missing \['indicator'\], not declared \['extra'\]"):
        validate("figures", frames["figures"].rename({"indicator": "extra"}))


def test_dtypes_widen_but_never_lose(frames):
    figures = frames["figures"]
    small = figures.with_columns(pl.col("char_start").cast(pl.Int16), pl.col("status").cast(pl.Enum(codes("status"))))
    assert validate("figures", small).accepted.equals(figures)
    with pytest.raises(TypeError, match=r"figures\.char_start: Float64 cannot become Int64"):
        validate("figures", figures.with_columns(pl.col("char_start") + 0.5))


@pytest.mark.parametrize("name", TABLES)
def test_empty_frames_of_every_table_pass(name):
    result = validate(name, table(name).empty(), {"articles": table("articles").empty()})
    assert result.accepted.schema == table(name).schema
    assert result.rejected.is_empty()


def test_shipped_places_satisfy_their_declaration(places):
    for name, files in shipped_files().items():
        assert validate(name, pl.read_parquet(files), {"places": places}).rejected.is_empty()


def test_share_of_rejects_is_limited():
    check_share(5, 100, "figures")
    check_share(2, 3, "figures")
    check_share(900, 1000, "figures", limit=0.95)
    with pytest.raises(TooManyRejectsError, match=r"60 of 1,000 figures were refused \(6\.0%\)"):
        check_share(60, 1000, "figures")


def test_a_hundred_thousand_failing_rows_are_quick(frames):
    many = pl.concat([frames["figures"].with_columns(indicator=pl.lit("NO_SUCH"))] * 8_000).rechunk()
    begin = time.process_time()
    result = validate("figures", many, {"articles": frames["articles"]})
    assert len(result.rejected) == len(many) > 100_000
    assert time.process_time() - begin < 10
