"""Indicators handed on along a list: "tỷ lệ hộ nghèo huyện A 4,43%; huyện B 6,38%"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.falls import with_falls
from flows.extract.lending import with_lending
from flows.extract.list_heads import with_heads
from flows.extract.neighbours import so_far
from flows.extract.opened import with_opened
from flows.extract.parts import with_parts
from flows.extract.resumed import with_resumed

_STEEP = 20
"""A fall by more per cent than this is of a number of households, not of a rate."""


def _family(unit: pl.Expr) -> pl.Expr:
    """Units that say the same of money: a yearly income may go on as "tăng 3 triệu đồng"."""
    return unit.replace({"VND_PER_YEAR": "VND", "VND_PER_MONTH": "VND", "PERCENTAGE_POINT": "PERCENT"})


def _with_family(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(_family=_family(pl.col("unit")))


def _with_mapped(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_mapped``: what a quantity of another unit than the head's may be ("1.200 hộ nghèo, chiếm 4,1%")."""
    by_unit = codes.rules("binding")["inherits"]
    rows = [(head, unit, mapped) for unit, heads in by_unit.items() for head, mapped in heads.items()]
    listed = pl.DataFrame(rows, schema={"_head": pl.String, "unit": pl.String, "_mapped": pl.String}, orient="row")
    return frame.join(listed, on=["_head", "unit"], how="left", maintain_order="left")


def _inherits() -> pl.Expr:
    """The indicator a quantity without its own cue continues, null where it starts anew."""
    unit, head = pl.col("unit"), pl.col("_head")
    left = pl.col("l").str.replace_all("giảm nghèo", "", literal=True)
    # A fall by most of the number of poor households is of that number, not of the rate.
    fall = (unit == "PERCENT") & (head == "POOR_HOUSEHOLDS") & (pl.col("value") > _STEEP)
    steep = fall & left.str.contains(codes.words("subjects", "steeply"))
    grown = unit.is_in(["PERCENT", "TIMES"]) & head.is_in(codes.listed("subjects", "grows"))
    grown &= left.str.contains(codes.words("subjects", "grown")) | codes.says("subjects", "left", "grown_again")
    # A sum and its share of the plan belong together only where the share, or the list's first, is said to be reached.
    said = (unit == "PERCENT") & left.str.contains(codes.words("subjects", "reached"))
    listed = so_far("_run", said) == pl.col("_run")
    reached = ~pl.col("_mapped").is_in(codes.listed("subjects", "reached_shares")) | listed
    # A share that names what it is of ("100 % KCN …") starts anew.
    own_noun = (unit == "PERCENT") & ~pl.col("r").str.contains(codes.words("subjects", "no_noun"))
    same = pl.col("_family") == pl.col("_head_family")
    # "tín dụng tăng 9 %, chiếm 20 %", "giao đất cho 412 hộ, vẫn còn 80 hộ thiếu đất": of another kind
    shared = (unit == "PERCENT") & head.is_in(codes.listed("subjects", "grows")) & codes.says("subjects", "l", "shared")
    lacking = (unit == "HOUSEHOLD") & (codes.says("subjects", "r", "lacking") | (pl.col("unit_text") == "hộ dân"))
    # "hỗ trợ 400 triệu đồng (mỗi hộ 2 triệu đồng)": what each gets is no part of the sum
    each = pl.col("ind_rule").is_in(["per-piece", "per-piece-left"]) & head.is_in(codes.listed("subjects", "sums"))
    anew = own_noun | shared | lacking | each.fill_null(False)
    return first_that([(anew, pl.lit(None)), (same | steep | grown, head), (reached, pl.col("_mapped"))])


def _income_a_year() -> pl.Expr:
    """Income a head is of a year unless the text says of a month."""
    yearly = (pl.col("indicator") == "INCOME_PER_CAPITA") & (pl.col("unit") == "VND")
    return pl.when(yearly).then(pl.lit("VND_PER_YEAR")).otherwise(pl.col("unit"))


def _pass(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` of what goes on with the quantity that heads its list; a rule that names none is ``none``."""
    mapped = frame.pipe(with_heads).pipe(_with_mapped).with_columns(_inherits=_inherits())
    rule = [
        (pl.col("_own"), pl.col("ind_rule")),
        (pl.col("_inherits").is_not_null(), pl.lit("inherited")),
    ]
    filled = mapped.with_columns(
        ind_rule=first_that(rule, pl.col("ind_rule").fill_null("none")),
        indicator=pl.coalesce(pl.when(pl.col("_given")).then("_inherits"), "indicator", "_inherits"),
    )
    return filled.drop("_head", "_head_family", "_mapped", "_run", "_own", "_given", "_inherits")


def _open(frame: pl.DataFrame) -> pl.DataFrame:
    """Quantities that no rule spoke of, without a rule again."""
    return frame.with_columns(ind_rule=pl.when(pl.col("ind_rule") != "none").then("ind_rule"))


def with_inherited(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill ``indicator`` from the quantity before where only connecting words stand between; OTHER where none fits.

    What a fall or another place's share turns out to be of is handed on in its turn: hence the second pass.
    """
    once = frame.pipe(_with_family).pipe(with_opened).pipe(_pass)
    twice = once.pipe(with_falls).pipe(with_resumed).pipe(_open).pipe(_pass).drop("_family")
    told = twice.with_columns(pl.col("indicator").fill_null("OTHER")).pipe(with_lending).pipe(with_parts)
    return told.with_columns(unit=_income_a_year())
