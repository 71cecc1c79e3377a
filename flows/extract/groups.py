"""Population group and national programme of a quantity, from the words of its own clause."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that, only_where

_COUNTED = ("PERSON", "HOUSEHOLD", "PERCENT", "PERCENTAGE_POINT")
_FUNDED = ("VND", "USD", "PROJECT", "MODEL", "COMMUNE", "CRITERION", "HOUSE", "PRODUCT", "HOUSEHOLD", "PERSON")


def _first(name: str, text: pl.Expr) -> pl.Expr:
    """Code of the first rule of the list ``name`` that ``text`` matches."""
    return first_that(
        [(text.str.contains(rule["pattern"]), pl.lit(rule["code"])) for rule in codes.rules("groups")[name]]
    )


def with_groups(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``population_group`` (null: everybody) and ``programme`` (null: none named in the sentence)."""
    counted, funded = pl.col("unit").is_in(_COUNTED), pl.col("unit").is_in(_FUNDED)
    near = pl.concat_str(pl.col("l").str.slice(-60), pl.col("unit_text").fill_null(""), pl.col("r"), separator=" ")
    texts = frame.with_columns(
        _near=only_where(counted, near),
        _sentence=only_where(funded, pl.concat_str("left", "tail", separator=" ")),
    )
    return texts.with_columns(
        population_group=_first("population_group", pl.col("_near")),
        programme=_first("programme", pl.col("_sentence")),
    ).drop("_near", "_sentence")
