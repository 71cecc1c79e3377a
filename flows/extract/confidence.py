"""How likely the whole row is right: the chances of its slots multiplied, and that product calibrated.

Each slot has a small logistic model over the traits of ``confidence_traits``. The models are data,
``schemas/codes/confidence.csv``, fitted on labelled articles by ``make calibrate``; what the list does not know weighs
nothing.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.confidence_traits import SLOTS, traits

LOWEST, HIGHEST = 0.01, 0.99
ROW, CONSTANT, SLOPE = "row", "constant", "slope"
"""Names in the list: ``constant`` of each slot, ``constant`` and ``slope`` of the row's calibration."""

Model = dict[str, dict[str, dict[str, float]]]
"""Slot → trait → value → weight; constants and the slope stand under the value ""."""


@cache
def model() -> Model:
    """The fitted model of the code list."""
    listed: Model = {}
    rows = codes.table("confidence").select("slot", "trait", "value", "weight")
    for slot, trait, value, weight in rows.iter_rows():
        listed.setdefault(slot, {}).setdefault(trait, {})[value or ""] = float(weight)
    return listed


def chance(columns: list[str], slot: str, weights: Model) -> pl.Expr:
    """The probability that one slot is right, from the traits of that slot among ``columns``."""
    known = weights.get(slot, {})
    parts = [
        pl.col(f"{slot}.{trait}").replace_strict(values, default=0.0, return_dtype=pl.Float64)
        for trait, values in known.items()
        if f"{slot}.{trait}" in columns
    ]
    constant = pl.lit(known.get(CONSTANT, {}).get("", 0.0))
    return 1.0 / (1.0 + (-pl.sum_horizontal([constant, *parts])).exp())


def calibrated(product: pl.Expr, weights: Model) -> pl.Expr:
    """The product of the slots' chances on the scale of what was observed, between LOWEST and HIGHEST."""
    row = weights.get(ROW, {})
    slope, constant = row.get(SLOPE, {}).get("", 1.0), row.get(CONSTANT, {}).get("", 0.0)
    inner = product.clip(1e-9, 1 - 1e-9)
    odds = (inner / (1.0 - inner)).log() * slope + constant
    return (1.0 / (1.0 + (-odds).exp())).clip(LOWEST, HIGHEST)


def probability(described: pl.DataFrame, weights: Model) -> pl.Series:
    """``confidence`` of each row of ``traits``; higher chances of a slot never lower it."""
    product = pl.lit(1.0)
    for slot in SLOTS:
        product = product * chance(described.columns, slot, weights)
    return described.select(confidence=calibrated(product, weights).round(4)).to_series()


def with_confidence(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``confidence``, 0.01 to 0.99: the probability that every slot of the row is right."""
    return frame.with_columns(probability(traits(frame), model()))
