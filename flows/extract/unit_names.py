"""Scale and unit words right behind a number: "1,5 tỷ đồng", "12 %", "250 hộ"."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.letters import plain
from flows.extract.phrases import any_of

_RUN = plain(r"^((?:[\p{L}\p{M}²³$][\p{L}\p{M}²³$&\d]*(?:[ \u{a0}]|[-–](?:\p{L})|$)?){1,6})")
"""Up to six words, the longest a unit phrase can be."""


@cache
def _scale_pattern() -> str:
    phrases = codes.table("scales")["phrase"].to_list()
    return rf"^\s*({any_of(phrases)})" + plain(r"(?:[^\p{L}]|$)")


def with_scale(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``scale``, ``unit_mult``, ``s_len`` (its characters), ``half`` ("rưỡi") and ``rest`` (what follows)."""
    mult = codes.mapping("scales", "unit_mult")
    after, scaled = pl.col("rc"), pl.col("scale").is_not_null()
    lead = after.str.extract(r"^(\s*)").str.len_chars()
    plain = pl.col("scale").str.replace_all(r"\s+", " ")
    half = pl.when(scaled).then(after.str.slice(pl.col("s_len")).str.extract(r"^(\s*rưỡi)").str.len_chars())
    return (
        frame.with_columns(scale=after.str.extract(_scale_pattern()))
        .with_columns(
            unit_mult=plain.replace_strict(mult, default="0").cast(pl.Int32),
            s_len=pl.when(scaled).then(lead + pl.col("scale").str.len_chars()).otherwise(0),
        )
        .with_columns(_half=half)
        .with_columns(half=pl.col("_half").is_not_null(), s_len=pl.col("s_len") + pl.col("_half").fill_null(0))
        .with_columns(rest=after.str.slice(pl.col("s_len")))
        .drop("_half")
    )


@cache
def _long_units() -> str:
    """Anchored alternation of the unit phrases of three words or more, the longest first."""
    phrases = [p for p in codes.table("unit_words")["phrase"] if p.count(" ") >= 2]
    return f"^({any_of(phrases, {})})" + plain(r"(?:[^\p{L}]|$)")


def _named(run: pl.Expr, units: dict[str, str]) -> pl.Expr:
    """The longest phrase at the start of ``run`` that the list knows, as struct of ``code`` and ``text``."""
    plain = run.str.strip_chars().str.replace_all(r"\s+", " ")
    texts = [plain.str.extract(pattern) for pattern in (_long_units(), r"^(\S+ \S+)", r"^(\S+)")]
    hits = [text.replace_strict(units, default=None) for text in texts]
    return pl.coalesce(
        [pl.when(hit.is_not_null()).then(pl.struct(code=hit, text=text)) for hit, text in zip(hits, texts, strict=True)]
    )


def _with_phrase(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_code`` and ``_text`` of the unit phrase, and the length ``_lead`` of what stands before it."""
    lead = pl.col("rest").str.extract(r"^(\s*[“\"']?)").str.len_chars()
    run = pl.col("rest").str.slice(pl.col("_lead")).str.extract(_RUN)
    code, text = (pl.col("_found").struct.field(name) for name in ("code", "text"))
    # A phrase with an empty code ("lần lượt") is known to be no unit, though its first word alone would be one.
    return (
        frame.with_columns(_lead=lead)
        .with_columns(_run=run)
        .with_columns(_found=_named(pl.col("_run"), codes.mapping("unit_words", "unit_measure")))
        .with_columns(_code=pl.when(code != "").then(code), _text=pl.when(code != "").then(text))
        .drop("_found", "_run")
    )


def with_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``unit`` (code or null), ``unit_text``, ``u_lead`` and ``u_len`` (where it starts and ends in ``rest``)."""
    rest = pl.col("rest")
    signs = _with_phrase(frame).with_columns(
        _percent=rest.str.extract(r"^(,?\s*%)"), _points=rest.str.extract(r"^\s*(điểm\s*%)")
    )
    percent, points = pl.col("_percent").is_not_null(), pl.col("_points").is_not_null()
    comrade = rest.str.contains(plain(r"^\s*đ/c(?:[^\p{L}]|$)"))
    units = [(percent, pl.lit("PERCENT")), (points, pl.lit("PERCENTAGE_POINT")), (comrade, pl.lit("PERSON"))]
    lengths = [
        (percent, pl.col("_percent").str.len_chars()),
        (points, pl.col("_lead") + pl.col("_points").str.len_chars()),
        (pl.col("_text").is_not_null(), pl.col("_lead") + pl.col("_text").str.len_chars()),
    ]
    sign_lead = pl.col("_percent").str.extract(r"^(,?\s*)").str.len_chars()
    return signs.with_columns(
        unit=first_that(units, pl.col("_code")),
        unit_text=pl.when(percent).then(pl.lit("%")).otherwise(pl.col("_text")),
        u_len=first_that(lengths, pl.lit(0)),
        u_lead=pl.when(percent).then(sign_lead).otherwise(pl.col("_lead")),
    ).drop("_percent", "_points", "_lead", "_code", "_text")
