"""Whether only connecting words stand somewhere: "và", "xuống còn", "năm 2020", a hidden place name."""

from __future__ import annotations

import polars as pl

from flows.extract import codes


def connects(text: pl.Expr) -> pl.Expr:
    """Only words that lead from one quantity to the next of the same subject (null where ``text`` is)."""
    return text.str.contains(codes.words("subjects", "connective"))
