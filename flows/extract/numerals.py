"""Written numbers: thousands and decimal marks, ranges, parts of a whole.

Vietnamese typography has a dot for thousands and a comma for decimals, newspapers mix it with the English way; what
cannot be told is flagged rather than hidden.
"""

from __future__ import annotations

import polars as pl

from flows.extract.letters import plain

_THOUSANDS = plain(r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
_COMMA_THOUSANDS = plain(r"^\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$")
_COMMA_THREE = plain(r"^[1-9]\d{0,2},\d{3}$")
_DOT_THREE = plain(r"^\d{1,3}\.\d{3}$")
_COUNT_UNITS = ("HOUSEHOLD", "PERSON", "HOUSE", "COMMUNE", "VILLAGE", "ANIMAL", "MODEL", "PRODUCT", "ENTERPRISE")


def number(text: pl.Expr, *, decimal_comma: pl.Expr) -> pl.Expr:
    """Float of a written number; ``decimal_comma`` says how to read the ambiguous "2,885"."""
    thousands = text.str.contains(_THOUSANDS)
    commas = text.str.contains(_COMMA_THOUSANDS) | (text.str.contains(_COMMA_THREE) & ~decimal_comma)
    vietnamese = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    english = text.str.replace_all(",", "", literal=True)
    decimal = text.str.replace(",", ".", literal=True)
    chosen = pl.when(thousands).then(vietnamese).when(commas).then(english).otherwise(decimal)
    return chosen.cast(pl.Float64, strict=False)


def decimals(text: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Digits after the decimal mark as written (0 where the mark separates thousands)."""
    written = text.str.extract(plain(r"[.,](\d+)$")).str.len_chars().fill_null(0)
    grouped = text.str.contains(_THOUSANDS) & ~text.str.contains(",", literal=True)
    return (
        pl.when(grouped | ((value == value.floor()) & text.str.contains(_COMMA_THREE)))
        .then(0)
        .otherwise(written)
        .cast(pl.Int32)
    )


def _with_marks(frame: pl.DataFrame) -> pl.DataFrame:
    """Split a token into ``first`` and ``second`` number and the separator ``sep`` between them (null where single)."""
    tok = pl.col("tok")
    return frame.with_columns(
        first=tok.str.extract(plain(r"^([\d.,]+)")),
        sep=tok.str.extract(plain(r"^[\d.,]+\s?([-–—/])")),
        second=tok.str.extract(plain(r"^[\d.,]+\s?[-–—/]\s?([\d.,]+)")),
    )


def _decimal_comma() -> pl.Expr:
    """Whether "2,885" has decimals: yes for ratios, before a scale word and where nothing is counted by the piece."""
    ratio = pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT", "TIMES"]).fill_null(False)
    return ratio | pl.col("scale").is_not_null() | ~pl.col("unit").is_in(_COUNT_UNITS).fill_null(False)


def with_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value``, ``upper`` (of a range) and ``whole`` (of a part), scaled; ``decimals`` and ``mark_ambiguous``.

    ``frame`` carries ``tok``, ``unit``, ``scale``, ``unit_mult`` and ``half``.
    """
    comma, first, second = _decimal_comma(), pl.col("first"), pl.col("second")
    read = _with_marks(frame).with_columns(
        _a=number(first, decimal_comma=comma), _b=number(second, decimal_comma=comma)
    )
    a, b = pl.col("_a"), pl.col("_b")
    factor = pl.lit(10.0).pow(pl.col("unit_mult"))
    ranged, scaled = pl.col("sep").is_in(["-", "–", "—"]), pl.col("scale").is_not_null()
    # In "800.000 - 1 triệu" only the second number is of the scale.
    lower = pl.when((a > b) & ranged & scaled).then(1.0).otherwise(factor)
    half = pl.when(pl.col("half")).then(0.5).otherwise(0.0)
    return read.with_columns(
        decimals=decimals(first, a),
        value=((a + half) * lower).round_sig_figs(15),
        upper=pl.when(ranged).then((b * factor).round_sig_figs(15)),
        whole=pl.when(pl.col("sep") == "/").then((b * factor).round_sig_figs(15)),
        mark_ambiguous=first.str.contains(_COMMA_THREE) | (first.str.contains(_DOT_THREE) & scaled),
    ).drop("_a", "_b", "first", "second")
