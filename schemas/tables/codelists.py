"""Code lists: what the codes of a column may be, read from `schemas/codes` when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

CODES = Path(__file__).resolve().parents[1] / "codes"
CSV_LISTS = ("indicators", "units")


class CodeListError(LookupError):
    """A code list is missing or malformed; the message names the file to mend."""


@cache
def _enums() -> dict[str, dict[str, dict[str, str]]]:
    """All lists of `enums.toml`: list → code → labels."""
    return tomllib.loads((CODES / "enums.toml").read_text(encoding="utf8"))


def _csv_list(name: str) -> pl.DataFrame:
    """A list kept as CSV, every column as text; raises CodeListError without the three columns all lists share."""
    path = CODES / f"{name}.csv"
    if not path.is_file():
        raise CodeListError(f"code list {name} has no file {path.name} in schemas/codes")
    frame = pl.read_csv(path, infer_schema=False, comment_prefix="#")
    missing = {"code", "label_vi", "label_en"} - set(frame.columns)
    if missing:
        raise CodeListError(f"schemas/codes/{path.name} lacks the columns {sorted(missing)}")
    return frame


@cache
def code_list(name: str) -> pl.DataFrame:
    """One code list in its order of display: code, label_vi, label_en and, for CSV lists, whatever else they hold."""
    if name in CSV_LISTS:
        return _csv_list(name)
    entries = _enums().get(name)
    if entries is None:
        raise CodeListError(f"no code list {name}: add [{name}] to schemas/codes/enums.toml")
    rows = [{"code": code, "label_vi": labels["vi"], "label_en": labels["en"]} for code, labels in entries.items()]
    return pl.DataFrame(rows, schema={"code": pl.String, "label_vi": pl.String, "label_en": pl.String})


def codes(name: str) -> tuple[str, ...]:
    """The codes of one list in their order of display."""
    return tuple(code_list(name)["code"].to_list())


def enum_names() -> tuple[str, ...]:
    """Names of all lists kept in `enums.toml`, in the order of the file."""
    return tuple(_enums())
