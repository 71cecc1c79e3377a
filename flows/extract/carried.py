"""Figures that go on with what was told a sentence before: "… 214 lao động xuất cảnh. Trong đó, Ia Pa 83 người"."""

from __future__ import annotations

from functools import partial

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.connectives import connects

_SENTENCES_BACK = 2

_said = partial(codes.says, "subjects")


def _with_last(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_last``: indicator of the last named figure before in the unit of this one, if said shortly before."""
    counted = pl.col("indicator").is_in(codes.listed("subjects", "carries")) & ~_said("left", "in_bracket")
    named = pl.when(pl.col("kind") == "count").then(counted).otherwise(pl.col("indicator") != "OTHER")
    sid, unit = pl.col("sid").cast(pl.Int64), pl.col("unit").fill_null("")
    kept = {"_last": pl.col("indicator"), "_last_sid": sid}
    last = [pl.when(named).then(v).shift(1).forward_fill().over("article_id", unit).alias(k) for k, v in kept.items()]
    near = (sid - pl.col("_last_sid")) <= _SENTENCES_BACK
    return frame.with_columns(last).with_columns(_last=pl.when(near).then(pl.col("_last"))).drop("_last_sid")


def _placed(asked: pl.Expr) -> pl.Expr:
    """The clause says no more than a place, a target or who stands out (looked at only where ``asked``)."""
    clause = only_where(asked, pl.col("l0m")).str.replace(codes.words("subjects", "before_clause"), "")
    planned = only_where(asked, pl.col("left")).str.contains(codes.words("subjects", "plan_opens"))
    told = connects(clause) & (clause.str.contains(codes.words("subjects", "placed")) | planned)
    start = pl.when(pl.col("nth") > 0).then(pl.col("prev_end")).otherwise(0)
    before = only_where(asked, pl.col("sent").str.slice(start, (pl.col("n_start") - start).clip(0)))
    return asked & (told | before.str.contains(codes.words("subjects", "placed_name")))


def _goes_on() -> pl.Expr:
    """A bare count of a place or of a target is of what was counted in the same unit shortly before."""
    kept = (pl.col("ind_rule") == "none") & (pl.col("kind") == "count") & pl.col("_last").is_not_null()
    noun = only_where(kept.fill_null(False), pl.col("unit_text")).str.contains(codes.words("subjects", "carried_noun"))
    open_ = (noun & _said("r", "no_noun")).fill_null(False)
    return pl.when(_placed(open_)).then(pl.col("_last"))


def with_carried(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of bare counts from what was told shortly before in the same unit.

    "Huyện A đưa 214 lao động xuất cảnh. Chỉ tiêu tỉnh giao là 190 người": nobody says again whom the target is of.
    """
    known = _with_last(frame).with_columns(_told=_goes_on())
    rule = pl.when(pl.col("_told").is_not_null()).then(pl.lit("told-before")).otherwise(pl.col("ind_rule"))
    return known.with_columns(indicator=pl.coalesce("_told", "indicator"), ind_rule=rule).drop("_told", "_last")
