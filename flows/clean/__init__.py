"""Text cleaning: documents as received → articles with a map back to the raw text, roles of lines, date, source."""

from __future__ import annotations

from flows.clean.articles import ARTICLES, LINES, TEXT_MAP, Cleaned, clean
from flows.clean.duplicates import mark_duplicates
from flows.clean.signatures import SIGNATURES
from flows.clean.textmap import to_raw, to_text
from flows.rejects import REJECTS

__all__ = [
    "ARTICLES",
    "LINES",
    "REJECTS",
    "SIGNATURES",
    "TEXT_MAP",
    "Cleaned",
    "clean",
    "mark_duplicates",
    "to_raw",
    "to_text",
]
