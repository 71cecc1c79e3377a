"""Which digit runs are not figures: dates, legal references, names, enumerations and the like, from a rule list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from flows.extract import codes
from flows.extract.rule_lists import Coded, Look, Mask, first_rule

_NAMED_UNITS = (
    "COMMUNE",
    "VILLAGE",
    "DISTRICT",
    "PROVINCE",
    "YEAR",
    "OTHER",
    "MONTH",
    "DAY",
    "HOUSE",
    "PROJECT",
    "PERSON",
)


def _unit_condition(kind: str) -> pl.Expr:
    bare = pl.col("unit").is_null() & pl.col("scale").is_null()
    if kind == "none":
        return bare
    if kind == "place":
        return bare | (
            pl.col("scale").is_null()
            & pl.col("unit").is_in(_NAMED_UNITS)
            & pl.col("rc").str.contains(codes.words("quantities", "place_words"))
        )
    if kind == "glued":
        return (
            ~pl.col("rc").str.contains(r"^\s?%") & pl.col("scale").is_null() & ~pl.col("tok").str.contains(r"[.,]\d{3}")
        )
    return pl.repeat(True, pl.len())


_UNIT_KINDS = ("none", "place", "glued", "any")


def _rules(quantities: pl.DataFrame, rules: list[dict[str, Any]]) -> Iterator[tuple[Mask, list[Look]]]:
    """Each rule as the rows whose unit, shape and capitals fit, and its patterns for the words around the number."""
    units = quantities.select(_unit_condition(kind).fill_null(False).alias(kind) for kind in _UNIT_KINDS)
    fits = {kind: units[kind].to_numpy() for kind in _UNIT_KINDS}
    proper, numbers = quantities["proper"].to_numpy(), Coded(quantities["tok"])
    shapes = {shape: numbers.match(shape) for shape in {rule["token"] for rule in rules if "token" in rule}}
    for rule in rules:
        held = fits[rule["unit"]]
        if "token" in rule:
            held = held & shapes[rule["token"]]
        if rule.get("proper"):
            held = held & proper
        yield held, [Look(column, rule[key]) for key, column in (("left", "lc"), ("right", "rc")) if key in rule]


def classify(quantities: pl.DataFrame) -> pl.DataFrame:
    """Add ``cls`` (class of a non-figure, null for a quantity) and ``cls_rule`` to ``quantities``."""
    rules = codes.rules("number_classes")["rule"]
    names = pl.DataFrame(
        {"_rule": range(len(rules)), "cls": [r["class"] for r in rules], "cls_rule": [r["id"] for r in rules]},
        schema_overrides={"_rule": pl.Int32},
    )
    ruled = quantities.with_columns(first_rule(quantities, _rules(quantities, rules)))
    return ruled.join(names, on="_rule", how="left", maintain_order="left").drop("_rule")
