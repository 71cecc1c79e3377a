"""The cells of a figure a correction may set: their values as people write them, and back."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

import polars as pl

from schemas.tables import codes, table

CELLS = (
    "indicator", "obs_value", "obs_value_upper", "whole", "unit_measure", "unit_mult", "decimals", "measure_kind",
    "qualifier", "status", "population_group", "ref_area", "period_start", "period_end", "period_basis",
    "base_period_start", "base_period_end", "programme", "confidence", "flags",
)  # fmt: skip
"""The columns of ``figures`` that people may set; the others say what the text says, or follow from these."""

NEEDED = ("obs_value", "unit_measure", "indicator")
"""What a new figure must have."""

NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
MOST = 2**31 - 1


class CellError(ValueError):
    """A text is no value of its column; the message says what would be."""


def parse(column: str, text: str | None) -> Any:
    """The value of ``column`` that ``text`` writes; raises CellError. Nothing is written for null."""
    spec = table("figures").column(column)
    if text is None:
        if spec.nullable:
            return None
        if column == "flags":
            return []
        raise CellError(f"{column} must not be empty")
    if spec.codes and text not in codes(spec.codes):
        raise CellError(f"{column}: {text!r} is no code of the list {spec.codes}; the codes stand in schemas/README.md")
    return _typed(column, spec.dtype, text)


def _typed(column: str, dtype: pl.DataType, text: str) -> Any:
    """A text as a value of the column's type."""
    if isinstance(dtype, pl.Date):
        return parse_day(column, text)
    if isinstance(dtype, pl.List):
        return [flag.strip() for flag in text.split(",") if flag.strip()]
    return _number(column, dtype, text) if dtype.is_numeric() else text


def _number(column: str, dtype: pl.DataType, text: str) -> float | int:
    """A number, written with a decimal point and without separators of thousands."""
    if not NUMBER.fullmatch(text):
        raise CellError(f"{column}: {text!r} is no number. Write it plainly, such as 4.5 or 12000000000")
    number = float(text)
    if not math.isfinite(number):
        raise CellError(f"{column}: {text!r} is too large")
    if dtype.is_integer():
        if number != int(number) or abs(number) > MOST:
            raise CellError(f"{column}: {text!r} is no whole number")
        return int(number)
    return number


def parse_day(column: str, text: str) -> date:
    """A day, as 2023-12-31 or 31/12/2023."""
    parts = DAY.fullmatch(text)
    turned = VIETNAMESE_DAY.fullmatch(text)
    numbers = list(parts.groups()) if parts else list(turned.groups())[::-1] if turned else []
    try:
        year, month, day = map(int, numbers)
        return date(year, month, day)
    except ValueError:
        raise CellError(f"{column}: {text!r} is no day. Write it as 2023-12-31") from None


def spelled(value: Any) -> str | None:
    """A value as people would write it; ``parse`` reads it back."""
    if value is None or value == []:
        return None
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return ",".join(value) if isinstance(value, list) else str(value)


def same(one: Any, other: Any) -> bool:
    """Equal values, numbers to nine digits."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


def parse_pairs(text: str | None) -> dict[str, Any]:
    """The cells of a new figure, written "obs_value=4.5; unit_measure=PERCENT"; raises CellError."""
    given: dict[str, Any] = {}
    for pair in filter(None, map(str.strip, (text or "").split(";"))):
        column, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or column not in CELLS or column in given:
            raise CellError(f"{pair!r}: write column=value, each once; columns are {', '.join(CELLS)}")
        given[column] = parse(column, value or None)
    if missing := [column for column in NEEDED if given.get(column) is None]:
        raise CellError(f"value lacks {', '.join(missing)}: write {'=…; '.join(NEEDED)}=…")
    return given
