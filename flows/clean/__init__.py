"""Text cleaning: documents as received → articles with a map back to the raw text, roles of lines, date, source."""

from __future__ import annotations

from flows.clean.articles import ARTICLES, LINES, TEXT_MAP, Cleaned, clean
from flows.clean.textmap import to_raw, to_text

__all__ = ["ARTICLES", "LINES", "TEXT_MAP", "Cleaned", "clean", "to_raw", "to_text"]
