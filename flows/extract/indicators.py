"""Choose the indicator of each quantity by cue and unit together, from the rule list; inherit it along lists."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.extract import codes

_PATTERNS = {
    "l": "l",
    "r": "r",
    "r0": "r0",
    "l0": "l0",
    "left": "left",
    "tail": "tail",
    "after": "after",
    "per": "per",
    "unit_text": "unit_text",
}
_TOPICS = {"topic": "tl", "right": "tr", "far": "tf"}
# Words a list item may be made of without starting a new subject.
_INHERITS = {
    ("POOR_HOUSEHOLDS", "PERCENT"): "POVERTY_RATE",
    ("NEAR_POOR_HOUSEHOLDS", "PERCENT"): "NEAR_POVERTY_RATE",
    ("POVERTY_RATE", "HOUSEHOLD"): "POOR_HOUSEHOLDS",
    ("NEAR_POVERTY_RATE", "HOUSEHOLD"): "NEAR_POOR_HOUSEHOLDS",
    ("HOUSEHOLDS_ESCAPED_POVERTY", "PERCENT"): "POVERTY_RATE",
    ("COMMUNES_NEW_RURAL", "PERCENT"): "COMMUNES_NEW_RURAL",
    ("POOR_AND_NEAR_POOR_HOUSEHOLDS", "PERCENT"): "MULTIDIMENSIONAL_POVERTY_RATE",
    ("DISBURSEMENT", "PERCENT"): "DISBURSEMENT_RATE",
    ("BUDGET_REVENUE", "PERCENT"): "BUDGET_REVENUE_VS_PLAN",
    ("ETHNIC_MINORITY_POVERTY_RATE", "PERCENT"): "ETHNIC_MINORITY_POVERTY_RATE",
}
_NOUN_PHRASE = r"^[^,;:(.)]*([,;:(.)])"
_GROWS = ("BUDGET_REVENUE", "INCOME_PER_CAPITA", "INVESTMENT", "CREDIT_OUTSTANDING", "NEW_RURAL_CRITERIA", "GRDP")


def _condition(rule: dict[str, Any]) -> pl.Expr:
    tests = [pl.col("unit").is_in(_units_of(rule))]
    if "min_value" in rule:
        tests.append(pl.col("value") >= rule["min_value"])
    if "prev_units" in rule:
        tests.append(pl.col("prev_unit").is_in(rule["prev_units"]).fill_null(False))
    for key, column in _PATTERNS.items():
        if key in rule:
            tests.append(pl.col(column).fill_null("").str.contains(rule[key]))
        if f"not_{key}" in rule:
            tests.append(~pl.col(column).fill_null("").str.contains(rule[f"not_{key}"]))
    for key, column in _TOPICS.items():
        if key in rule:
            tests.append(pl.col(column).is_in(rule[key]).fill_null(False))
        if f"not_{key}" in rule:
            tests.append(~pl.col(column).is_in(rule[f"not_{key}"]).fill_null(False))
    return pl.all_horizontal(tests)


def _units_of(rule: dict[str, Any]) -> list[str]:
    return [*rule["units"], "PERCENTAGE_POINT"] if "PERCENT" in rule["units"] else rule["units"]


def _likeness(rules: list[dict[str, Any]]) -> pl.Expr:
    """One code for all units that the same rules speak of."""
    spoken: dict[str, tuple[int, ...]] = {}
    for i, rule in enumerate(rules):
        for unit in _units_of(rule):
            spoken[unit] = (*spoken.get(unit, ()), i)
    codes_of = {group: n + 1 for n, group in enumerate(dict.fromkeys(spoken.values()))}
    return pl.col("unit").replace_strict({u: codes_of[g] for u, g in spoken.items()}, default=0, return_dtype=pl.Int32)


def _ruled(part: pl.DataFrame, rules: list[dict[str, Any]]) -> pl.DataFrame:
    """Add ``_rule``, the number of the first rule that holds, to rows whose units are spoken of alike."""
    unit = part["unit"][0]
    tests = [
        pl.when(_condition(rule)).then(pl.lit(i, pl.Int32)) for i, rule in enumerate(rules) if unit in _units_of(rule)
    ]
    return part.with_columns(_rule=pl.coalesce(tests) if tests else pl.lit(None, pl.Int32))


def _first_rule(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``indicator`` and ``ind_rule`` of the first rule that holds (null where none does)."""
    rules = codes.rules("indicator_rules")["rule"]
    names = pl.DataFrame(
        {
            "_rule": range(len(rules)),
            # a weak rule only names the reason: what the quantity continues may still say more
            "indicator": [None if r.get("weak") else r["indicator"] for r in rules],
            "ind_rule": [r["id"] for r in rules],
        },
        schema_overrides={"_rule": pl.Int32},
    )
    placed = frame.with_columns(
        prev_unit=pl.when(pl.col("sid") == pl.col("sid").shift(1)).then(pl.col("unit").shift(1))
    )
    # Each unit meets only the rules that name it: a fifth of the work of trying all rules on all rows.
    if placed.is_empty():
        return placed.with_columns(indicator=pl.lit(None, pl.String), ind_rule=pl.lit(None, pl.String))
    parts = [
        _ruled(part, rules)
        for part in placed.with_columns(_like=_likeness(rules)).partition_by("_like", maintain_order=True)
    ]
    return (
        pl.concat(parts)
        .drop("_like")
        .sort("fid")
        .join(names, on="_rule", how="left", maintain_order="left")
        .drop("_rule")
    )


def _family(unit: pl.Expr) -> pl.Expr:
    """Units that say the same of money: a yearly income may go on as "tăng 3 triệu đồng"."""
    return unit.replace({"VND_PER_YEAR": "VND", "VND_PER_MONTH": "VND", "PERCENTAGE_POINT": "PERCENT"})


def _inherited(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill the indicator from the quantity before it where only connecting words stand between."""
    # What was counted just before ("85 hộ thoát nghèo, năm 2023 là 102 hộ") is passed over where this one names nothing itself.
    bare = pl.col("r").str.contains(r"^[\s/]*(?:người)?[\s/]*(?:năm)?\s*(?:$|so với|trong|vào|\.)") & (
        _family(pl.col("unit")) == _family(pl.col("unit")).shift(1).over("sid")
    )
    chained = frame.with_columns(
        connective=(
            pl.col("l0m").str.contains(codes.words("subjects", "connective"))
            | (
                pl.col("l0m").str.replace(_NOUN_PHRASE, "${1}").str.contains(codes.words("subjects", "connective"))
                & bare
                & pl.col("l0m").str.contains(r"[,;:(.)]")
            )
        )
        & (pl.col("nth") > 0),
        own=pl.col("indicator").is_not_null(),
    )
    # A run is a quantity with its own cue and all that merely continue it.
    runs = chained.with_columns(run=(pl.col("own") | ~pl.col("connective")).cum_sum().over("article_id"))
    head = runs.with_columns(
        head=pl.col("indicator").first().over("article_id", "run"),
        head_unit=_family(pl.col("unit").first().over("article_id", "run")),
    )
    pairs = pl.DataFrame(
        {"head": [k[0] for k in _INHERITS], "unit": [k[1] for k in _INHERITS], "mapped": list(_INHERITS.values())}
    )
    mapped = head.join(pairs, on=["head", "unit"], how="left", maintain_order="left")
    same = _family(pl.col("unit")) == pl.col("head_unit")
    # A fall by most of the number of poor households is of that number, not of the rate.
    steep = (
        (pl.col("unit") == "PERCENT")
        & (pl.col("head") == "POOR_HOUSEHOLDS")
        & (pl.col("value") > 20)
        & pl.col("l").str.contains("giảm|tăng")
    )
    grown = steep | pl.col("unit").is_in(["PERCENT", "TIMES"]) & pl.col("head").is_in(_GROWS) & pl.col(
        "l"
    ).str.contains(r"(?:tăng|giảm|gấp|vượt)")
    # A sum and its share of the plan belong together only where the share is said to be reached.
    reached = ~pl.col("mapped").is_in(["DISBURSEMENT_RATE", "BUDGET_REVENUE_VS_PLAN"]) | pl.col("l").str.contains(
        r"(?:đạt|bằng)[^,;]{0,20}$"
    )
    # A share that names what it is of ("100 % KCN …") starts anew.
    own_noun = pl.col("unit").is_in(["PERCENT"]) & ~pl.col("r").str.contains(codes.words("subjects", "no_noun"))
    inherits = pl.when(own_noun).then(None).when(same | grown).then(pl.col("head")).when(reached).then(pl.col("mapped"))
    return (
        mapped.with_columns(
            ind_rule=pl.when(pl.col("own"))
            .then(pl.col("ind_rule"))
            .when(inherits.is_not_null())
            .then(pl.lit("inherited"))
            .otherwise(pl.col("ind_rule").fill_null("none")),
            indicator=pl.when(pl.col("own")).then(pl.col("indicator")).otherwise(inherits).fill_null("OTHER"),
        )
        .with_columns(
            # Income a head is of a year unless the text says of a month.
            unit=pl.when((pl.col("indicator") == "INCOME_PER_CAPITA") & (pl.col("unit") == "VND"))
            .then(pl.lit("VND_PER_YEAR"))
            .otherwise(pl.col("unit"))
        )
        .drop("head", "head_unit", "mapped", "run")
    )


def with_indicators(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``indicator`` (code, OTHER where none fits), ``ind_rule`` and ``connective`` to ``frame``."""
    return frame.pipe(_first_rule).pipe(_inherited)
