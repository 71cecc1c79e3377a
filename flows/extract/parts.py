"""Parts that add up: in "968 hộ tham gia, gồm 402 hộ nghèo và 566 hộ cận nghèo" all are of those taking part."""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from flows.extract import codes

_LEAST_PARTS = 2


def _added_up(values: list[float], nth: int) -> range:
    """Positions behind ``nth`` whose values add up to its own (empty where none do)."""
    sums = accumulate(values[nth + 1 :])
    parts = next((n for n, total in enumerate(sums, 1) if total == values[nth]), 0)
    return range(nth + 1, nth + 1 + parts) if parts >= _LEAST_PARTS else range(0)


def with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Give parts of those helped or lent to, which add up to them, the indicator of the whole."""
    wholes = pl.col("indicator").is_in(codes.listed("subjects", "added_up"))
    told = frame.filter((wholes & (pl.col("unit") == "HOUSEHOLD")).any().over("sid") & (pl.col("unit") == "HOUSEHOLD"))
    given: dict[int, str] = {}
    for _, rows in told.group_by("sid", maintain_order=True):
        values, fids, named = rows["value"].to_list(), rows["fid"].to_list(), rows["indicator"].to_list()
        for nth in rows.with_row_index("_n").filter(wholes)["_n"]:
            given |= {fids[part]: named[nth] for part in _added_up(values, nth)}
    new = pl.col("fid").replace_strict(given, default=None, return_dtype=pl.String)
    return frame.with_columns(
        indicator=pl.coalesce(new, "indicator"),
        ind_rule=pl.when(new.is_not_null()).then(pl.lit("adds-up")).otherwise("ind_rule"),
    )
