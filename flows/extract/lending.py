"""Money spoken of after loans: what a bank pays out is lent, and parts of what is owed are owed."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.neighbours import neighbour, so_far

_SENTENCES_BACK = 2


def _last_sid(named: str) -> pl.Expr:
    """The sentence that last told an indicator of the list ``named``."""
    told = pl.col("indicator").is_in(codes.listed("subjects", named))
    return pl.when(told).then(pl.col("sid").cast(pl.Int64)).forward_fill().over("article_id")


def with_lending(frame: pl.DataFrame) -> pl.DataFrame:
    """Read "giải ngân 25 tỷ đồng" behind loans as lent, "trong đó cho vay …" behind what is owed as a part of it."""
    marked = frame.with_columns(_lent=_last_sid("lent"), _granted=_last_sid("granted"))
    lent, granted = pl.col("_lent"), pl.col("_granted").fill_null(-1)
    near = (pl.col("sid").cast(pl.Int64) - lent <= _SENTENCES_BACK) & (lent > granted)
    paid = pl.col("ind_rule").is_in(["disbursement", "disbursement-near"]) & ~codes.says("subjects", "left", "public")
    owed = neighbour(pl.when(pl.col("unit") == "VND").then(pl.col("indicator")).forward_fill(), -1, "article_id")
    part = (pl.col("ind_rule") == "loans") & (owed == "CREDIT_OUTSTANDING") & (pl.col("nth") == 0)
    part &= codes.says("subjects", "l0m", "taken_apart") & ~codes.says("subjects", "l", "lent_anew")
    told = so_far("indicator", (pl.col("unit") == "VND") & pl.col("indicator").is_in(codes.listed("subjects", "lent")))
    # "cho vay hộ nghèo 81 tỷ đồng, hộ cận nghèo 64 tỷ đồng": and who else has it
    next_ = (pl.col("ind_rule") == "none") & (pl.col("unit") == "VND") & codes.says("subjects", "l0m", "lent_next")
    on = next_ & so_far("fid", part.fill_null(False)).is_not_null()
    lends, owes = (near & paid).fill_null(False), (part | on).fill_null(False)
    further = (next_ & told.is_not_null()).fill_null(False)
    return marked.with_columns(
        indicator=pl.when(lends)
        .then(pl.lit("LOANS_DISBURSED"))
        .when(owes)
        .then(pl.lit("CREDIT_OUTSTANDING"))
        .when(further)
        .then(told)
        .otherwise("indicator"),
        ind_rule=pl.when(lends | owes | further).then(pl.lit("spoken-of-loans")).otherwise("ind_rule"),
    ).drop("_lent", "_granted")
