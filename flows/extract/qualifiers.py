"""How exact a number is meant: more, less, at least, about, a range."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.letters import plain

_BEFORE = ("approx", "le", "ge", "lt", "gt")


def with_qualifier(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``qualifier`` from the words right before and after the number, ``qual_start`` and ``qual_end``."""
    cues = codes.rules("cues")["qualifier"]
    before, after = pl.col("l0"), pl.col("r")
    cases = [
        (pl.col("upper").is_not_null(), "range"),
        (after.str.contains(cues["ge_after"]), "ge"),
        (after.str.contains(cues["le_after"]), "le"),
        *[(before.str.contains(plain(rf"(?:^|[^\p{{L}}]){cues[code]}")), code) for code in _BEFORE],
    ]
    said = before.str.extract(codes.words("qualifiers", "qualifier_words"))
    start = pl.col("n_start") - said.str.len_chars().cast(pl.Int64)
    return frame.with_columns(
        qualifier=first_that([(test, pl.lit(code)) for test, code in cases], pl.lit("eq")),
        qual_start=start,
        qual_end=start + said.str.strip_chars_end().str.len_chars().cast(pl.Int64),
    )
