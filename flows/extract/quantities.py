"""Digit tokens read as quantities: value, range, whole, scale and unit.

Everything here looks only at the token and the few words after it; what kind of thing was counted, where and when is
bound later.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.numerals import with_values
from flows.extract.unit_names import with_scale, with_unit


def _money_without_currency(frame: pl.DataFrame) -> pl.DataFrame:
    """Take a scale word alone ("30 triệu/hộ", "hỗ trợ 200 nghìn") for money unless an unknown noun follows."""
    bare = pl.col("unit").is_null() & pl.col("scale").is_not_null() & (pl.col("unit_mult") >= 3)
    # Few numbers are bare, so the long look to the left is kept from the others.
    left = only_where(bare, pl.col("lc").str.slice(-45))
    money = bare & (
        pl.col("rest").str.contains(codes.words("quantities", "after_money"))
        | left.str.contains(codes.words("quantities", "money_left"))
    )
    return frame.with_columns(unit=pl.when(money).then(pl.lit("VND")).otherwise(pl.col("unit")), currency_implied=money)


def _with_per(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn money per year or month into its own unit; keep whether it is per head, household or piece (``per``)."""
    after = pl.col("after")
    vnd = pl.col("unit") == "VND"
    return frame.with_columns(after=pl.col("rest").str.slice(pl.col("u_len"))).with_columns(
        per=after.str.extract(codes.words("quantities", "per")),
        unit=pl.when(vnd & after.str.contains(codes.words("quantities", "yearly")))
        .then(pl.lit("VND_PER_YEAR"))
        .when(vnd & after.str.contains(codes.words("quantities", "monthly")))
        .then(pl.lit("VND_PER_MONTH"))
        .otherwise(pl.col("unit")),
        rated=(pl.col("unit") == "PERCENT") & after.str.contains(codes.words("quantities", "a_year")),
    )


def _with_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """Read a share in words ("một nửa số hộ") in per cent: the noun behind it is what it is of, not its unit."""
    share = pl.col("share")
    return frame.with_columns(
        unit=pl.when(share).then(pl.lit("PERCENT")).otherwise(pl.col("unit")),
        unit_text=pl.when(~share).then(pl.col("unit_text")),
        u_len=pl.when(share).then(0).otherwise(pl.col("u_len")),
        u_lead=pl.when(share).then(0).otherwise(pl.col("u_lead")),
    )


def quantities(tokens: pl.DataFrame) -> pl.DataFrame:
    """Read ``tokens`` (see ``tokens.tokens``) as quantities, before neighbours are joined.

    Adds ``value``, ``upper``, ``whole`` (base unit), ``unit`` (code or null), ``unit_mult``, ``decimals``, ``scale``,
    ``per``, ``rated`` (per year), ``after`` (text behind the unit) and the lengths ``s_len``, ``u_len``.
    """
    read = tokens.pipe(with_scale).pipe(with_unit).pipe(_with_shares)
    return read.pipe(_money_without_currency).pipe(_with_per).pipe(with_values)
