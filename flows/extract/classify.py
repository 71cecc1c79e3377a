"""Which digit runs are not figures: dates, legal references, names, enumerations and the like, from a rule list."""

from __future__ import annotations

import polars as pl

from flows.extract import codes

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
    return pl.lit(True)


def _condition(rule: dict[str, str]) -> pl.Expr:
    tests = [_unit_condition(rule["unit"])]
    tests += [
        pl.col(c).str.contains(rule[k]) for k, c in (("token", "tok"), ("left", "lc"), ("right", "rc")) if k in rule
    ]
    if rule.get("proper"):
        tests.append(pl.col("proper"))
    return pl.all_horizontal(tests)


def classify(quantities: pl.DataFrame) -> pl.DataFrame:
    """Add ``cls`` (class of a non-figure, null for a quantity) and ``cls_rule`` to ``quantities``."""
    rules = codes.rules("number_classes")["rule"]
    # Dense integers first, names after: comparing small integers is cheaper than carrying strings through every branch.
    chain = pl.coalesce([pl.when(_condition(rule)).then(pl.lit(i, pl.Int32)) for i, rule in enumerate(rules)])
    names = pl.DataFrame(
        {"_rule": range(len(rules)), "cls": [r["class"] for r in rules], "cls_rule": [r["id"] for r in rules]},
        schema_overrides={"_rule": pl.Int32},
    )
    return quantities.with_columns(_rule=chain).join(names, on="_rule", how="left", maintain_order="left").drop("_rule")
