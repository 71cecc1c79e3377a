"""Vietnamese text in the one-byte encodings of the time before Unicode: TCVN3 (ABC), VNI-Windows, Windows-1258.

The tables are data in schemas/codes/encodings; the right one is told by the frequent words it brings out."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ENCODINGS = Path(__file__).parents[2] / "schemas" / "codes" / "encodings"
TABLES = ("tcvn3", "vni")
MIN_SCORE = 0.06
"""Least share of frequent words: running text has 0.15 to 0.3 with the right table, below 0.04 with a wrong one."""
_SAMPLE = 20_000


@dataclass(frozen=True)
class Decoded:
    """Text and the name of the encoding it was read with."""

    text: str
    encoding: str


def decode_legacy(text: str, table: str | None = None) -> Decoded | None:
    """Text read as Latin-1 → Vietnamese by the table named, or by the best one; None when none makes words."""
    if table is not None:
        return Decoded(convert(text, table), table)
    scores = {name: word_score(convert(text[:_SAMPLE], name)) for name in TABLES}
    best = max(TABLES, key=lambda name: scores[name])
    return Decoded(convert(text, best), best) if scores[best] >= MIN_SCORE else None


def decode_legacy_bytes(data: bytes) -> Decoded | None:
    """Bytes that are no UTF-8 → Vietnamese by the table that brings out most frequent words; None when none does."""
    found = decode_legacy(data.decode("latin-1"))
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    score = word_score(windows[:_SAMPLE])
    if score >= MIN_SCORE and (found is None or score > word_score(found.text[:_SAMPLE])):
        return Decoded(windows, "windows-1258")
    return found


def convert(text: str, table: str) -> str:
    """Replace each code of the table (one or two Latin-1 characters) by its letter, longest first."""
    letters, pattern = _table(table)
    return pattern.sub(lambda match: letters[match[0]], text)


def word_score(text: str) -> float:
    """Share of words that are frequent Vietnamese words with marks, 0 to 1."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return sum(word in frequent_words() for word in words) / max(len(words), 20)


@cache
def frequent_words() -> frozenset[str]:
    """The words of frequent_words.txt that carry a mark (the others prove nothing)."""
    lines = (ENCODINGS / "frequent_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#") and not line.isascii())


@cache
def _table(name: str) -> tuple[dict[str, str], re.Pattern[str]]:
    with (ENCODINGS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        letters = {bytes.fromhex(row["bytes"]).decode("latin-1"): row["letter"] for row in csv.DictReader(file)}
    codes = sorted(letters, key=len, reverse=True)
    return letters, re.compile("|".join(re.escape(code) for code in codes))
