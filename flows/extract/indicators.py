"""Choose the indicator of each quantity by cue and unit together, from the rule list; inherit it along lists."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.extract import codes
from flows.extract.inherit import with_inherited
from flows.extract.neighbours import neighbour

_TEXTS = ("l", "r", "r0", "l0", "left", "tail", "after", "per", "unit_text")
"""Columns a rule may look into with a pattern of their name (``not_…``: must not match)."""
_TOPICS = {"topic": "tl", "right": "tr", "far": "tf"}
"""Keys of a rule that list topics, and the columns that hold them."""


def _units_of(rule: dict[str, Any]) -> list[str]:
    return [*rule["units"], "PERCENTAGE_POINT"] if "PERCENT" in rule["units"] else rule["units"]


def _both(rule: dict[str, Any], key: str, test: Any) -> list[pl.Expr]:
    """The tests that ``key`` and ``not_key`` of a rule ask for."""
    wanted = [test(rule[key])] if key in rule else []
    return wanted + ([~test(rule[f"not_{key}"])] if f"not_{key}" in rule else [])


def _condition(rule: dict[str, Any]) -> pl.Expr:
    """All that a rule asks for but its units."""
    tests = []
    if "min_value" in rule:
        tests.append(pl.col("value") >= rule["min_value"])
    if "prev_units" in rule:
        tests.append(pl.col("prev_unit").is_in(rule["prev_units"]).fill_null(False))
    for name in _TEXTS:
        tests += _both(rule, name, pl.col(name).fill_null("").str.contains)
    for key, column in _TOPICS.items():
        tests += _both(rule, key, lambda topics, column=column: pl.col(column).is_in(topics).fill_null(False))
    return pl.all_horizontal([pl.lit(True), *tests])


def _likeness(rules: list[dict[str, Any]]) -> pl.Expr:
    """One code for all units that the same rules speak of."""
    spoken: dict[str, tuple[int, ...]] = {}
    for i, rule in enumerate(rules):
        for unit in _units_of(rule):
            spoken[unit] = (*spoken.get(unit, ()), i)
    numbers = {group: n + 1 for n, group in enumerate(dict.fromkeys(spoken.values()))}
    return pl.col("unit").replace_strict(
        {unit: numbers[group] for unit, group in spoken.items()}, default=0, return_dtype=pl.Int32
    )


def _ruled(part: pl.DataFrame, rules: list[dict[str, Any]]) -> pl.DataFrame:
    """Add ``_rule``, the number of the first rule that holds, to rows whose units are spoken of alike."""
    unit = part["unit"][0]
    spoken = [(i, rule) for i, rule in enumerate(rules) if unit in _units_of(rule)]
    tests = [pl.when(_condition(rule)).then(pl.lit(i, pl.Int32)) for i, rule in spoken]
    return part.with_columns(_rule=pl.coalesce(tests) if tests else pl.lit(None, pl.Int32))


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
    if frame.is_empty():
        return frame.with_columns(indicator=pl.lit(None, pl.String), ind_rule=pl.lit(None, pl.String))
    rules = codes.rules("indicator_rules")["rule"]
    placed = frame.with_columns(prev_unit=neighbour("unit", -1), _like=_likeness(rules))
    # Each unit meets only the rules that name it: a fifth of the work of trying all rules on all rows.
    parts = [_ruled(part, rules) for part in placed.partition_by("_like", maintain_order=True)]
    named = pl.concat(parts).sort("fid").join(_names(rules), on="_rule", how="left", maintain_order="left")
    return named.drop("_like", "_rule", "prev_unit")


def with_indicators(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``indicator`` (code, OTHER where none fits), ``ind_rule`` and ``connective`` to ``frame``.

    ``frame`` carries the windows of ``context.with_context``, the topics of ``topics.with_topics`` and ``l0m``.
    """
    return frame.pipe(_with_rules).pipe(with_inherited)
