"""Digit tokens read as quantities: value, range, whole, scale and unit.

Everything here looks only at the token and the few words after it; what kind of thing was counted, where and when is
bound later. Source of the reading rules: Vietnamese typography (dot for thousands, comma for decimals) and the
ambiguities seen in newspapers, which are flagged rather than hidden.
"""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from flows.extract import codes

_THOUSANDS = r"^\d{1,3}(?:\.\d{3})+(?:,\d+)?$"
_COMMA_THOUSANDS = r"^\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?$"
_COMMA_THREE = r"^[1-9]\d{0,2},\d{3}$"
_DOT_THREE = r"^\d{1,3}\.\d{3}$"
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
    written = text.str.extract(r"[.,](\d+)$").str.len_chars().fill_null(0)
    grouped = text.str.contains(_THOUSANDS) & ~text.str.contains(",", literal=True)
    return (
        pl.when(grouped | ((value == value.floor()) & text.str.contains(_COMMA_THREE)))
        .then(0)
        .otherwise(written)
        .cast(pl.Int32)
    )


@cache
def _scale_pattern() -> str:
    phrases = sorted(codes.table("scales")["phrase"], key=len, reverse=True)
    return r"^\s*(" + "|".join(p.replace(" ", r"\s+") for p in phrases) + r")(?:[^\p{L}]|$)"


def _with_scale(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``scale``, ``unit_mult``, ``rest`` (what follows the scale word) and ``half`` ("rưỡi")."""
    mult = codes.mapping("scales", "unit_mult")
    word = pl.col("rc").str.extract(_scale_pattern())
    found = frame.with_columns(scale=word, _lead=pl.col("rc").str.extract(r"^(\s*)").str.len_chars())
    return (
        found.with_columns(
            unit_mult=pl.col("scale").str.replace_all(r"\s+", " ").replace_strict(mult, default="0").cast(pl.Int32),
            s_len=pl.when(pl.col("scale").is_not_null())
            .then(pl.col("_lead") + pl.col("scale").str.len_chars())
            .otherwise(0),
        )
        .with_columns(_half=pl.col("rc").str.slice(pl.col("s_len")).str.extract(r"^(\s*rưỡi)").str.len_chars())
        .with_columns(
            half=pl.col("_half").is_not_null() & pl.col("scale").is_not_null(),
        )
        .with_columns(s_len=pl.col("s_len") + pl.when(pl.col("half")).then(pl.col("_half")).otherwise(0))
        .with_columns(rest=pl.col("rc").str.slice(pl.col("s_len")))
        .drop("_lead", "_half")
    )


@cache
def _long_units() -> str:
    """Anchored alternation of the unit phrases of three words or more, the longest first."""
    phrases = [p for p in codes.table("unit_words")["phrase"] if p.count(" ") >= 2]
    return "^(" + "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True)) + r")(?:[^\p{L}]|$)"


def _with_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``unit`` (code or null), ``unit_text`` and ``u_len`` (characters of ``rest`` up to the unit's end)."""
    units = codes.mapping("unit_words", "unit_measure")
    percent = pl.col("rest").str.extract(r"^(,?\s*%)")
    points = pl.col("rest").str.extract(r"^\s*(điểm\s*%)")
    comrade = pl.col("rest").str.contains(r"^\s*đ/c(?:[^\p{L}]|$)")
    lead = pl.col("rest").str.extract(r"^(\s*[“\"']?)")
    run = (
        pl.col("rest")
        .str.slice(lead.str.len_chars())
        .str.extract(r"^((?:[\p{L}\p{M}²³$][\p{L}\p{M}²³$&\d]*(?:[ \u{a0}]|[-–](?:\p{L})|$)?){1,6})")
    )
    plain = pl.col("_run").str.strip_chars().str.replace_all(r"\s+", " ")
    named_by = [plain.str.extract(_long_units()), plain.str.extract(r"^(\S+ \S+)"), plain.str.extract(r"^(\S+)")]
    hits = [text.replace_strict(units, default=None) for text in named_by]
    named = frame.with_columns(_pct=percent, _lead=lead.str.len_chars(), _run=run)
    # A phrase with an empty code ("lần lượt") is known to be no unit, though its first word alone would be one.
    found = pl.coalesce(
        [
            pl.when(hit.is_not_null()).then(pl.struct(code=hit, text=text))
            for hit, text in zip(hits, named_by, strict=True)
        ]
    )
    named = (
        named.with_columns(_found=found)
        .with_columns(
            _code=pl.when(pl.col("_found").struct.field("code") != "").then(pl.col("_found").struct.field("code"))
        )
        .with_columns(_text=pl.when(pl.col("_code").is_not_null()).then(pl.col("_found").struct.field("text")))
    )
    is_percent = pl.col("_pct").is_not_null()
    return named.with_columns(
        unit=pl.when(is_percent)
        .then(pl.lit("PERCENT"))
        .when(points.is_not_null())
        .then(pl.lit("PERCENTAGE_POINT"))
        .when(comrade)
        .then(pl.lit("PERSON"))
        .otherwise(pl.col("_code")),
        unit_text=pl.when(is_percent).then(pl.lit("%")).otherwise(pl.col("_text")),
        u_len=pl.when(is_percent)
        .then(pl.col("_pct").str.len_chars())
        .when(points.is_not_null())
        .then(pl.col("_lead") + points.str.len_chars())
        .when(pl.col("_text").is_not_null())
        .then(pl.col("_lead") + pl.col("_text").str.len_chars())
        .otherwise(0),
        u_lead=pl.when(is_percent)
        .then(pl.col("_pct").str.extract(r"^(,?\s*)").str.len_chars())
        .otherwise(pl.col("_lead")),
    ).drop("_pct", "_lead", "_run", "_code", "_found", "_text")


def _money_without_currency(frame: pl.DataFrame) -> pl.DataFrame:
    """ "30 triệu/hộ", "hỗ trợ 200 nghìn": a scale word alone is money unless a noun follows that is not a unit we know."""
    bare = pl.col("unit").is_null() & pl.col("scale").is_not_null() & (pl.col("unit_mult") >= 3)
    # Few numbers are bare, so the long look to the left is kept from the others.
    left = pl.when(bare).then(pl.col("lc").str.slice(-45))
    money = bare & (
        pl.col("rest").str.contains(codes.words("quantities", "after_money"))
        | left.str.contains(codes.words("quantities", "money_left")).fill_null(False)
    )
    return frame.with_columns(unit=pl.when(money).then(pl.lit("VND")).otherwise(pl.col("unit")), currency_implied=money)


def _with_per(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn money per year or month into its own unit; keep whether it is per head, household or piece (``per``)."""
    after = pl.col("after")
    vnd = pl.col("unit") == "VND"
    return frame.with_columns(after=pl.col("rest").str.slice(pl.col("u_len"))).with_columns(
        per=after.str.extract(
            r"^\s*(?:/|mỗi|một|trên một|trên mỗi|cho mỗi|cho một)\s*(lao động|học sinh|gia đình|mô hình|trường hợp|\p{L}[\p{L}\d]*)"
        ),
        unit=pl.when(vnd & after.str.contains(codes.words("quantities", "yearly")))
        .then(pl.lit("VND_PER_YEAR"))
        .when(vnd & after.str.contains(codes.words("quantities", "monthly")))
        .then(pl.lit("VND_PER_MONTH"))
        .otherwise(pl.col("unit")),
        rated=(pl.col("unit") == "PERCENT") & after.str.contains(r"^\s*(?:/|mỗi|một|hàng)\s*(?:một\s*)?năm"),
    )


def _with_values(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``first``/``second`` (the written numbers), their separator, and ``value``, ``upper``, ``whole``."""
    ratio = pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT", "TIMES"]).fill_null(False)
    comma_is_decimal = ratio | (pl.col("scale").is_not_null()) | ~pl.col("unit").is_in(_COUNT_UNITS).fill_null(False)
    split = frame.with_columns(
        first=pl.col("tok").str.extract(r"^([\d.,]+)"),
        sep=pl.col("tok").str.extract(r"^[\d.,]+\s?([-–—/])"),
        second=pl.col("tok").str.extract(r"^[\d.,]+\s?[-–—/]\s?([\d.,]+)"),
        parts=pl.col("tok").str.count_matches(r"[-–—/]") + 1,
    )
    factor = pl.lit(10.0).pow(pl.col("unit_mult"))
    valued = split.with_columns(
        _a=number(pl.col("first"), decimal_comma=comma_is_decimal),
        _b=number(pl.col("second"), decimal_comma=comma_is_decimal),
    )
    scaled = valued.with_columns(
        decimals=decimals(pl.col("first"), pl.col("_a")),
        # In "800.000 - 1 triệu" only the second number is of the scale.
        _lower=pl.when(
            (pl.col("_a") > pl.col("_b")) & pl.col("sep").is_in(["-", "–", "—"]) & pl.col("scale").is_not_null()
        )
        .then(1.0)
        .otherwise(factor),
    ).with_columns(
        value=((pl.col("_a") + pl.when(pl.col("half")).then(0.5).otherwise(0.0)) * pl.col("_lower")).round_sig_figs(15),
        upper=pl.when(pl.col("sep").is_in(["-", "–", "—"])).then((pl.col("_b") * factor).round_sig_figs(15)),
        whole=pl.when(pl.col("sep") == "/").then((pl.col("_b") * factor).round_sig_figs(15)),
        mark_ambiguous=pl.col("first").str.contains(_COMMA_THREE)
        | (pl.col("first").str.contains(_DOT_THREE) & pl.col("scale").is_not_null()),
    )
    return scaled.drop("_a", "_b", "_lower")


def quantities(tokens: pl.DataFrame) -> pl.DataFrame:
    """Read ``tokens`` (see ``tokens.tokens``) as quantities, before neighbours are joined.

    Adds ``value``, ``upper``, ``whole`` (base unit), ``unit`` (code or null), ``unit_mult``, ``decimals``, ``scale``,
    ``per``, ``rated`` (per year), ``after`` (text behind the unit) and the lengths ``s_len``, ``u_len``.
    """
    return tokens.pipe(_with_scale).pipe(_with_unit).pipe(_money_without_currency).pipe(_with_per).pipe(_with_values)
