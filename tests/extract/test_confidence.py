"""Confidence: a probability, higher where every slot is surer, the same for every row whatever stands beside it."""

from __future__ import annotations

import polars as pl
import pytest

from flows.extract import codes
from flows.extract.confidence import CONSTANT, ROW, SLOPE, calibrated, model, probability, with_confidence
from flows.extract.confidence_traits import SLOTS, traits
from tests.quality.labelled import bound_frame

TEXT = """Xã Ea Trul giảm nghèo
Đến cuối năm 2023, xã Ea Trul, huyện Krông Bông còn 132 hộ nghèo, chiếm 5,4%. Năm 2024, xã phấn đấu giảm 30 hộ.
Trong đợt này, 40 suất quà được trao, mỗi suất 500.000 đồng."""


@pytest.fixture(scope="module")
def bound() -> pl.DataFrame:
    return bound_frame(TEXT)


def test_every_weight_is_of_a_trait_there_is(bound: pl.DataFrame) -> None:
    """A trait that was renamed would silently weigh nothing."""
    known = {tuple(name.split(".", 1)) for name in traits(bound).columns}
    listed = {(slot, trait) for slot, of in model().items() for trait in of if trait not in (CONSTANT, SLOPE)}
    assert listed <= known
    assert {slot for slot, _ in listed} == set(SLOTS)


def test_every_weighed_rule_is_a_rule() -> None:
    """Weights of rules that are gone mean that the list must be fitted anew."""
    rules = {rule["id"] for rule in codes.rules("indicator_rules")["rule"]} | {"none", "inherited"}
    weighed = {value for of in model().values() for trait, values in of.items() if trait == "rule" for value in values}
    gone = weighed - rules
    assert len(gone) <= 0.05 * len(weighed), f"run make calibrate: the rules {sorted(gone)} are no more"


def test_confidence_is_a_probability_of_every_row(bound: pl.DataFrame) -> None:
    found = with_confidence(bound)["confidence"]
    assert len(found) == len(bound) == 5
    assert found.is_between(0.01, 0.99).all()
    assert found.n_unique() > 1


def test_no_rows_no_confidence(bound: pl.DataFrame) -> None:
    assert with_confidence(bound.head(0)).schema["confidence"] == pl.Float64


def test_surer_slots_make_a_surer_row() -> None:
    products = pl.DataFrame({"product": [0.0, 0.001, 0.2, 0.5, 0.9, 0.999, 1.0]})
    found = products.select(calibrated(pl.col("product"), model())).to_series()
    assert found.is_sorted()
    assert found.is_between(0.01, 0.99).all()


def test_one_weight_raises_the_rows_that_have_it() -> None:
    described = pl.DataFrame({"unit.unit": ["core:PERCENT", "core:VND", None]})
    raised = {"unit": {"unit": {"core:PERCENT": 1.0}}, ROW: {SLOPE: {"": 1.0}}}
    high, low, none = probability(described, raised)
    assert high > low == none


def test_what_the_list_does_not_know_weighs_nothing() -> None:
    described = pl.DataFrame({"unit.unit": ["never seen"], "unit.nothing": ["x"]})
    nothing = probability(pl.DataFrame({"a": [1]}), {})
    assert probability(described, {"unit": {"unit": {"core:VND": 2.0}}})[0] == nothing[0]
