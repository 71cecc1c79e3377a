"""Whether a number is the country's although its sentence names no place: a ministry tells, the state sets it."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where

_MOST_UNITS = {"DISTRICT": 35.0, "COMMUNE": 700.0}
"""More units than any province ever had."""


def told_of_all(text: pl.Expr) -> pl.Expr:
    """Whether ``text`` before a number makes it the country's."""
    spoken = text.str.contains_any(codes.listed("places", "national_words"))
    return only_where(spoken, text).str.contains(codes.words("places", "national_before")).fill_null(False)


def for_country() -> pl.Expr:
    """The sentence names no place and speaks for the country: a ministry tells, the government provides."""
    open_ = pl.col("s_rank").is_null()
    low = only_where(open_, pl.col("low"))
    told = told_of_all(low.str.slice(0, pl.col("n_start")))
    return open_ & (low.str.contains(codes.words("places", "national_scope")) | told)


def too_many() -> pl.Expr:
    """No province has 62 districts, none 700 communes."""
    most = pl.col("unit").replace_strict(_MOST_UNITS, default=None, return_dtype=pl.Float64)
    return (pl.col("s_rank").is_null() & (pl.col("value") > most)).fill_null(False)


def set_for_all() -> pl.Expr:
    """The number is what the state sets for the whole country, whoever speaks of it."""
    before = pl.col("low").str.slice((pl.col("n_start") - 120).clip(0), pl.min_horizontal(pl.col("n_start"), 120))
    may = before.str.contains_any(codes.listed("places", "set_for_all_words"))
    return only_where(may, before).str.contains(codes.words("places", "set_for_all"))


def before_main() -> pl.Expr:
    """A story that opens with what the state provides has not come to its place yet."""
    early = (pl.col("start") + pl.col("n_start")) < pl.col("main_at")
    opened = early & (pl.col("sid") >= pl.col("wide_sid")).fill_null(False) & pl.col("c_place").is_null()
    return opened & ~only_where(opened, pl.col("low")).str.contains(codes.words("places", "local_word"))
