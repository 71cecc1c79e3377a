"""Choose the indicator of each quantity by cue and unit together, from the rule list; inherit it along lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.extract import codes
from flows.extract.carried import with_carried
from flows.extract.inherit import with_inherited
from flows.extract.neighbours import neighbour, next_sentence
from flows.extract.per_month import with_months
from flows.extract.retold import with_retold
from flows.extract.rule_lists import Coded, Look, Mask, first_rule

_TEXTS = ("l", "r", "r0", "l0", "left", "tail", "after", "per", "unit_text")
"""Columns a rule may look into with a pattern of their name (``not_…``: must not match)."""
_TOPICS = {"topic": "tl", "right": "tr", "far": "tf"}
"""Keys of a rule that list topics, and the columns that hold them."""

_BEFORE = {"prev_units": "prev_unit", "last_units": "last_unit"}
"""Keys that list units of the quantity before: of the same sentence, or also of the sentence right before."""


def _units_of(rule: dict[str, Any]) -> list[str]:
    return [*rule["units"], "PERCENTAGE_POINT"] if "PERCENT" in rule["units"] else rule["units"]


def _asked(rule: dict[str, Any], key: str) -> list[tuple[Any, bool]]:
    """What ``key`` and ``not_key`` of a rule say, and whether it is wanted."""
    return [(rule[name], wanted) for name, wanted in ((key, True), (f"not_{key}", False)) if name in rule]


def _held(rule: dict[str, Any], coded: dict[str, Coded], values: npt.NDArray[np.float64]) -> Mask:
    """Rows whose unit, topics and value are those that a rule asks for."""
    held = coded["unit"].among(_units_of(rule))
    if "min_value" in rule:
        held &= values >= rule["min_value"]
    if "max_value" in rule:
        held &= values <= rule["max_value"]
    for key, column in _BEFORE.items():
        if key in rule:
            held &= coded[column].among(rule[key])
    for key, column in _TOPICS.items():
        for topics, wanted in _asked(rule, key):
            held &= coded[column].among(topics) == wanted
    return held


def _looks(rule: dict[str, Any]) -> list[Look]:
    """The patterns of a rule."""
    return [Look(name, pattern, wanted) for name in _TEXTS for pattern, wanted in _asked(rule, name)]


def _first_rules(frame: pl.DataFrame, rules: list[dict[str, Any]]) -> pl.Series:
    """Number of the first rule that holds for each quantity (null: none)."""
    last = pl.when((pl.col("nth") > 0) | next_sentence()).then(neighbour("unit", -1, "article_id"))
    before = {"prev_unit": neighbour("unit", -1), "last_unit": last}
    placed = frame.select("unit", *_TOPICS.values(), **before)
    coded = {column.name: Coded(column) for column in placed}
    texts, values = frame.select(pl.col(_TEXTS).fill_null("")), frame["value"].to_numpy()
    return first_rule(texts, ((_held(rule, coded, values), _looks(rule)) for rule in rules))


def _names(rules: list[dict[str, Any]]) -> pl.DataFrame:
    """Number of a rule → ``indicator`` and ``ind_rule``."""
    return pl.DataFrame(
        {
            "_rule": range(len(rules)),
            # a weak rule only names the reason: what the quantity continues may still say more
            "indicator": [None if rule.get("weak") else rule["indicator"] for rule in rules],
            "ind_rule": [rule["id"] for rule in rules],
        },
        schema_overrides={"_rule": pl.Int32},
    )


def _with_rules(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``indicator`` and ``ind_rule`` of the first rule that holds (null where none does)."""
    rules = codes.rules("indicator_rules")["rule"]
    ruled = frame.with_columns(_first_rules(frame, rules))
    return ruled.join(_names(rules), on="_rule", how="left", maintain_order="left").drop("_rule")


def with_indicators(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``indicator`` (code, OTHER where none fits), ``ind_rule`` and ``connective`` to ``frame``.

    ``frame`` carries the windows of ``context.with_context``, the topics of ``topics.with_topics`` and ``l0m``.
    """
    return frame.pipe(with_months).pipe(_with_rules).pipe(with_inherited).pipe(with_carried).pipe(with_retold)
