"""The table `rules`: every rule extraction can name, from the rule lists, with what was measured of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import polars as pl

from schemas.tables.codelists import CODES

MEASURED = "rule_precision.csv"
COUNTS = (
    "n", "right", "row_right", "number_right", "unit_right", "indicator_right", "place_right", "period_right",
    "status_right",
)  # fmt: skip
"""The columns of MEASURED besides `kind` and `rule`; written by `make calibrate`."""

LISTS = {"indicator": ("indicator_rules.toml", "indicator"), "number": ("number_classes.toml", "class")}
"""Kind → its rule list, and the key that says what a rule gives."""

BY_CODE = "rules.csv"
"""Rules that stand in no list because the program is them."""

NAMED = {"rule": pl.String, "kind": pl.String, "gives": pl.String}


def rules_table() -> pl.DataFrame:
    """All columns of the table but in no particular order of rows; a rule never measured has counts of 0."""
    named = pl.DataFrame(list(_named()), schema=NAMED, orient="row").unique(["kind", "rule"], maintain_order=True)
    counted = named.join(_measured(), on=["kind", "rule"], how="left", maintain_order="left")
    filled = counted.with_columns(pl.col(COUNTS).fill_null(0))
    used = pl.when(pl.col("n") > 0).then(pl.col("n"))
    return filled.with_columns(precision=pl.col("right") / used, row_precision=pl.col("row_right") / used)


def _named() -> Iterator[tuple[str, str, str | None]]:
    """(rule, kind, gives) of every rule."""
    for kind, (name, key) in LISTS.items():
        for rule in tomllib.loads((CODES / name).read_text(encoding="utf8"))["rule"]:
            yield rule["id"], kind, rule.get(key)
    by_code = pl.read_csv(CODES / BY_CODE, schema=NAMED)
    yield from by_code.iter_rows()


def _measured() -> pl.DataFrame:
    """kind, rule and COUNTS as last measured; no rows where that was never done."""
    schema = {"kind": pl.String, "rule": pl.String, **dict.fromkeys(COUNTS, pl.Int64)}
    path = CODES / MEASURED
    return pl.read_csv(path, schema=schema) if path.is_file() else pl.DataFrame(schema=schema)
