"""Population group and national programme of a quantity, from the words of its own clause."""

from __future__ import annotations

import polars as pl

from flows.extract import codes


def _first(name: str, text: pl.Expr) -> pl.Expr:
    chain = None
    for rule in codes.rules("groups")[name]:
        hit = text.str.contains(rule["pattern"])
        chain = pl.when(hit).then(pl.lit(rule["code"])) if chain is None else chain.when(hit).then(pl.lit(rule["code"]))
    assert chain is not None
    return chain.otherwise(None)


def with_groups(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``population_group`` (null: everybody) and ``programme`` (null: none named in the sentence)."""
    counted = pl.col("unit").is_in(["PERSON", "HOUSEHOLD", "PERCENT", "PERCENTAGE_POINT"])
    own = pl.concat_str(pl.col("l").str.slice(-60), pl.col("unit_text").fill_null(""), pl.col("r"), separator=" ")
    funded = pl.col("unit").is_in(
        ["VND", "USD", "PROJECT", "MODEL", "COMMUNE", "CRITERION", "HOUSE", "PRODUCT", "HOUSEHOLD", "PERSON"]
    )
    return frame.with_columns(
        population_group=pl.when(counted).then(_first("population_group", own)),
        programme=pl.when(funded).then(_first("programme", pl.concat_str("left", "tail", separator=" "))),
    )
