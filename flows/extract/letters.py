"""The letters and digits of Vietnamese in place of those of every script, for expressions that stay small."""

from __future__ import annotations

import unicodedata
from functools import cache

_LATIN = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1EFA))
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỹ"


def _of(category: str) -> str:
    return "".join(chr(code) for code in _LATIN if unicodedata.category(chr(code)) == category)


_PLAIN = (
    (r"[^\p{L}]", f"[^{_LETTERS}]"),
    (r"\p{L}", f"[{_LETTERS}]"),
    (r"\p{Lu}", f"[{_of('Lu')}]"),
    (r"\p{Ll}", f"[{_of('Ll')}]"),
    (r"\p{M}", "[\u0300-\u036f]"),
    (r"\p{N}", "[0-9²³¹¼½¾]"),
    (r"\d", "[0-9]"),
)


@cache
def plain(patterns: str) -> str:
    """``patterns`` (one expression, or a file of them) with the letters and digits that Vietnamese is written with.

    The automaton of ``\\p{L}`` or ``\\d`` is a hundred times larger, and Polars builds it anew in every call.
    """
    for wide, narrow in _PLAIN:
        patterns = patterns.replace(wide, narrow)
    return patterns
