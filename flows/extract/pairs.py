"""Neighbouring digit runs that are one quantity: "từ 2 đến 5 người", "3% - 5%", "1 trong 16 xã", "1 tỷ 200 triệu"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that, only_where
from flows.extract.letters import plain
from flows.extract.neighbours import neighbour

_TAKEN_OVER = (
    "unit", "unit_text", "rest", "after", "per", "rated", "s_len", "u_len", "u_lead", "rc", "gap_r",
    "scale", "unit_mult",
)  # fmt: skip
"""Columns that a quantity takes from the one it absorbs: what stands behind the pair stands behind the second."""
_SHARED = ("PERCENT", "VND")
"""Units written with every number they belong to: never lent to the one before."""


def _next(column: str) -> pl.Expr:
    return neighbour(column, 1)


def _words(name: str) -> str:
    return codes.words("quantities", name)


def _gap(name: str) -> pl.Expr:
    """The text to the next number is of the kind ``name``."""
    return pl.col("gap_r").str.contains(_words(name))


def _range() -> pl.Expr:
    """ "từ 2 đến 5 người", "3% - 5%", "2 đến 3 triệu": the second number is the upper bound."""
    unit, scale = pl.col("unit"), pl.col("scale")
    same_unit = unit.is_null() | (unit.str.slice(0, 3) == _next("unit").str.slice(0, 3))
    growing = pl.col("value") * 10.0 ** (_next("unit_mult") - pl.col("unit_mult")).cast(pl.Float64) < _next("value")
    opened = pl.col("lc").str.contains(_words("from"))
    # "giảm 2%-2,2%" is a range even behind a verb of movement
    tight = _gap("tight_range")
    unmoved = scale.is_not_null() & ~pl.col("lc").str.contains(_words("moving"))
    # "từ 200.000 đồng đến 2 triệu đồng": a number with its own unit takes no scale from the next
    borrows = scale.is_null() & unit.is_null()
    rises = pl.when(borrows).then(growing).otherwise(pl.col("value") < _next("value"))
    return same_unit & _gap("range_gap") & (opened | unmoved | tight) & rises & _next("unit").is_not_null()


def _part() -> pl.Expr:
    """ "1 trong 16 xã": the second number is the whole."""
    bare = pl.col("unit").is_null() & pl.col("scale").is_null()
    return bare & _gap("part_gap") & _next("unit").is_not_null()


def _compound() -> pl.Expr:
    """ "1 tỷ 200 triệu đồng": the second number is added."""
    smaller = _next("unit_mult").is_between(3, pl.col("unit_mult") - 1)
    return _gap("compound_gap") & smaller & _next("unit").str.starts_with("VND").fill_null(False)


def mark_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``pair`` (range, part, compound or null) to each quantity that absorbs the one after it, and ``absorbed``."""
    plain = pl.col("cls").is_null() & pl.col("sep").is_null()
    both = plain & _next("cls").is_null() & _next("sep").is_null() & _next("value").is_not_null()
    kinds = [(_range(), "range"), (_part(), "part"), (_compound(), "compound")]
    pair = first_that([(both & test, pl.lit(kind)) for test, kind in kinds])
    return (
        frame.with_columns(pair=pair)
        .with_columns(pair=pl.when(neighbour("pair", -1).is_null()).then(pl.col("pair")))
        .with_columns(absorbed=neighbour("pair", -1).is_not_null())
    )


def _with_lent(frame: pl.DataFrame) -> pl.DataFrame:
    """Give bare numbers (``_bare``) the unit of the next, where only "xuống còn", "và" and the like stands between."""
    lends = _next("unit").is_not_null() & _next("cls").is_null() & ~_next("unit").is_in(_SHARED)
    takes = pl.col("_bare") & pl.col("unit").is_null() & lends & (_gap("on_to") | _gap("done_next"))
    return frame.with_columns(unit=pl.when(takes).then(_next("unit")).otherwise(pl.col("unit")))


def _with_start(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the bare start of a movement scale and unit of its end: "từ 40 lên 60 triệu đồng", "từ 12,5 còn 8,1%"."""
    written_once = _next("unit").str.contains("^(?:PERCENT|VND|USD)").fill_null(False) & _next("cls").is_null()
    opens = pl.col("_bare") & pl.col("unit").is_null() & pl.col("sep").is_null()
    takes = opens & written_once & _gap("end_said") & pl.col("lc").str.contains(_words("start_said"))
    scaled = pl.col("value") * pl.lit(10.0).pow(_next("unit_mult"))
    return frame.with_columns(
        value=pl.when(takes).then(scaled).otherwise(pl.col("value")),
        **{name: pl.when(takes).then(_next(name)).otherwise(pl.col(name)) for name in ("unit", "unit_mult")},
    )


def _with_listed(frame: pl.DataFrame) -> pl.DataFrame:
    """Give bare numbers of a list of places the unit said before: "Thanh Sơn 1.015 lao động, Cẩm Khê 960".

    Such numbers look like parts of names, or parts of wholes ("Trạm Tấu 1/11") like dates.
    """
    part = neighbour(pl.col("tok").str.contains(r"^\d+/\d+$"), -1) & (pl.col("cls_rule") == "date-day-month-slash")
    free = pl.col("cls").is_null() | (pl.col("cls_rule") == "proper-name-number") | part
    told = neighbour("cls", -1).is_null() & neighbour("unit", -1).is_in(codes.listed("quantities", "listed_units"))
    bare = free & pl.col("unit").is_null() & pl.col("scale").is_null() & pl.col("proper")
    named = (bare & told & neighbour("proper", -1)).fill_null(False)
    before = only_where(named, pl.col("gap_l"))
    listed = before.str.contains(_words("listed_before")) & pl.col("rc").str.contains(_words("listed_after"))
    return frame.with_columns(
        unit=pl.when(listed).then(neighbour("unit", -1)).otherwise(pl.col("unit")),
        cls=pl.when(~listed).then(pl.col("cls")),
        cls_rule=pl.when(~listed).then(pl.col("cls_rule")),
    )


def lend_units(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill units said once: "giảm từ 49 xuống còn 25 chi bộ", "hộ nghèo mới phát sinh là 2.506"."""
    bare = pl.col("unit").is_null() & pl.col("cls").is_null() & pl.col("scale").is_null()
    thousands = (
        pl.col("_bare")
        & pl.col("unit").is_null()
        & pl.col("tok").str.contains(r"^\d{1,3}(?:\.\d{3})+$")
        & ~pl.col("rc").str.contains(plain(r"^ \p{Ll}{2,}\s\p{Ll}"))
    )
    households, people = (thousands & pl.col("lc").str.contains(_words(name)) for name in ("counted", "counted_people"))
    # A list said once may be longer than two: "64, 71 và 58 hộ".
    lent = frame.with_columns(_bare=bare).pipe(_with_start).pipe(_with_lent).pipe(_with_lent)
    planned = pl.col("_bare") & pl.col("unit").is_null() & pl.col("gap_l").str.contains(_words("planned_before"))
    units = [(planned, neighbour("unit", -1)), (people, pl.lit("PERSON")), (households, pl.lit("HOUSEHOLD"))]
    filled = lent.with_columns(unit=first_that(units, pl.col("unit")))
    return filled.pipe(_with_listed).pipe(_with_listed).drop("_bare")


def merge_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Fold the absorbed quantities into the ones before them; ``n_start``/``n_end`` span both."""
    marked = mark_pairs(lend_units(frame))
    takes, ranged = pl.col("pair").is_not_null(), pl.col("pair") == "range"
    # In "2 đến 3 triệu" the first number is of the second's scale.
    borrows = ranged & pl.col("scale").is_null() & pl.col("unit").is_null()
    borrowed = pl.when(borrows).then(_next("unit_mult")).otherwise(0)
    values = [
        (pl.col("pair") == "compound", pl.col("value") + _next("value")),
        (ranged, pl.col("value") * pl.lit(10.0).pow(borrowed)),
    ]
    return marked.with_columns(
        n_start=pl.col("t_start"),
        n_end=pl.when(takes).then(_next("t_end")).otherwise(pl.col("t_end")),
        value=first_that(values, pl.col("value")),
        upper=pl.when(ranged).then(_next("value")).otherwise(pl.col("upper")),
        whole=pl.when(pl.col("pair") == "part").then(_next("value")).otherwise(pl.col("whole")),
        **{name: pl.when(takes).then(_next(name)).otherwise(pl.col(name)) for name in _TAKEN_OVER},
    )
