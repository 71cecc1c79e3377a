"""Folding of words for search, the same in Python and in the report's script: no accents, no case, đ as d."""

from __future__ import annotations

import re
import unicodedata

NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def fold(words: str) -> str:
    """Small letters without accents, everything but letters and digits as single spaces: `Huyện Đắk Hà` is
    `huyen dak ha`."""  # fmt: skip
    parted = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return NOT_A_LETTER.sub(" ", "".join(c for c in parted if not unicodedata.combining(c))).strip()
