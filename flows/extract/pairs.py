"""Neighbouring digit runs that are one quantity: "từ 2 đến 5 người", "3% - 5%", "1 trong 16 xã", "1 tỷ 200 triệu"."""

from __future__ import annotations

import polars as pl

from flows.extract import codes


def _plain() -> pl.Expr:
    return pl.col("cls").is_null() & pl.col("sep").is_null()


def _next(column: str) -> pl.Expr:
    """The value of the next run in the same sentence (rows are in order of the text)."""
    return pl.when(pl.col("sid") == pl.col("sid").shift(-1)).then(pl.col(column).shift(-1))


def _previous(column: str) -> pl.Expr:
    """The value of the run before in the same sentence."""
    return pl.when(pl.col("sid") == pl.col("sid").shift(1)).then(pl.col(column).shift(1))


def mark_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``pair`` (range, part, compound or null) to each quantity that absorbs the one after it."""
    both = _plain() & _next("cls").is_null() & _next("sep").is_null() & _next("value").is_not_null()
    same_unit = pl.col("unit").is_null() | (pl.col("unit").str.slice(0, 3) == _next("unit").str.slice(0, 3))
    growing = pl.col("value") * 10.0 ** (_next("unit_mult") - pl.col("unit_mult")).cast(pl.Float64) < _next("value")
    ranged = (
        both
        & same_unit
        & pl.col("gap_r").str.contains(codes.words("quantities", "range_gap"))
        & (
            pl.col("lc").str.contains(codes.words("quantities", "from"))
            | (pl.col("scale").is_not_null() & ~pl.col("lc").str.contains(r"(?:tăng|giảm|nâng)[^,;]{0,20}$"))
        )
        & pl.when(pl.col("scale").is_null()).then(growing).otherwise(pl.col("value") < _next("value"))
        & _next("unit").is_not_null()
    )
    part = (
        both
        & pl.col("unit").is_null()
        & pl.col("scale").is_null()
        & pl.col("gap_r").str.contains(codes.words("quantities", "part_gap"))
        & _next("unit").is_not_null()
    )
    compound = (
        both
        & pl.col("gap_r").str.contains(codes.words("quantities", "compound_gap"))
        & (_next("unit_mult") < pl.col("unit_mult"))
        & (_next("unit_mult") >= 3)
        & _next("unit").str.starts_with("VND").fill_null(False)
    )
    marked = frame.with_columns(
        pair=pl.when(ranged)
        .then(pl.lit("range"))
        .when(part)
        .then(pl.lit("part"))
        .when(compound)
        .then(pl.lit("compound"))
    )
    return marked.with_columns(
        pair=pl.when(_previous("pair").is_null()).then(pl.col("pair")),
    ).with_columns(absorbed=_previous("pair").is_not_null())


def lend_units(frame: pl.DataFrame) -> pl.DataFrame:
    """Units said once: "giảm từ 49 xuống còn 25 chi bộ", "hộ nghèo mới phát sinh là 2.506"."""
    bare = pl.col("unit").is_null() & pl.col("cls").is_null() & pl.col("scale").is_null()
    from_next = (
        bare
        & _next("unit").is_not_null()
        & _next("cls").is_null()
        & pl.col("gap_r").str.contains(codes.words("quantities", "on_to"))
        & ~_next("unit").is_in(["PERCENT", "VND"])
    )
    grouped = pl.col("tok").str.contains(r"^\d{1,3}(?:\.\d{3})+$")
    households = (
        bare
        & grouped
        & pl.col("lc").str.contains(codes.words("quantities", "counted"))
        & ~pl.col("rc").str.contains(r"^ \p{Ll}{2,}\s\p{Ll}")
    )
    lent = frame.with_columns(unit=pl.when(from_next).then(_next("unit")).otherwise(pl.col("unit")))
    # A list said once may be longer than two: "64, 71 và 58 hộ".
    again = (
        bare
        & pl.col("unit").is_null()
        & _next("unit").is_not_null()
        & _next("cls").is_null()
        & pl.col("gap_r").str.contains(codes.words("quantities", "on_to"))
        & ~_next("unit").is_in(["PERCENT", "VND"])
    )
    twice = lent.with_columns(unit=pl.when(again).then(_next("unit")).otherwise(pl.col("unit")))
    return twice.with_columns(
        unit=pl.when(pl.col("unit").is_null() & households).then(pl.lit("HOUSEHOLD")).otherwise(pl.col("unit"))
    )


def merge_pairs(frame: pl.DataFrame) -> pl.DataFrame:
    """Fold the absorbed quantities into the ones before them; ``n_start``/``n_end`` span both."""
    marked = mark_pairs(lend_units(frame))
    takes = pl.col("pair").is_not_null()
    borrowed_scale = (pl.col("pair") == "range") & pl.col("scale").is_null()
    factor = pl.lit(10.0).pow(pl.when(borrowed_scale).then(_next("unit_mult")).otherwise(0))
    merged = marked.with_columns(
        n_start=pl.col("t_start"),
        n_end=pl.when(takes).then(_next("t_end")).otherwise(pl.col("t_end")),
        value=pl.when(pl.col("pair") == "compound")
        .then(pl.col("value") + _next("value"))
        .when(pl.col("pair") == "range")
        .then(pl.col("value") * factor)
        .otherwise(pl.col("value")),
        upper=pl.when(pl.col("pair") == "range").then(_next("value")).otherwise(pl.col("upper")),
        whole=pl.when(pl.col("pair") == "part").then(_next("value")).otherwise(pl.col("whole")),
        **{
            name: pl.when(takes).then(_next(name)).otherwise(pl.col(name))
            for name in (
                "unit",
                "unit_text",
                "rest",
                "after",
                "per",
                "rated",
                "s_len",
                "u_len",
                "u_lead",
                "rc",
                "gap_r",
                "scale",
                "unit_mult",
            )
        },
    )
    return merged
