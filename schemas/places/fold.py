"""Spelling folds of Vietnamese place names: one key for every accepted way of writing a name.

A key is the name in small letters with everything but letters and digits taken out ("Kon Tum" and "Kontum" share
one), the tone mark moved to one place (hòa, hoà), `y` after a consonant written `i` (Mỹ, Mĩ; Quy, Qui), and the many
spellings of highland Đắk and Lắk made one. `ascii_expr` goes further and drops every accent; it is for search and for
texts that lost theirs, never the first choice: Thanh An and Thạnh An are different communes.
"""

from functools import lru_cache

import polars as pl

TONE_PLACES = {
    wrong: right
    for wrongs, rights in (
        ("òa óa ỏa õa ọa", "oà oá oả oã oạ"),
        ("òe óe ỏe õe ọe", "oè oé oẻ oẽ oẹ"),
        ("ùy úy ủy ũy ụy", "uỳ uý uỷ uỹ uỵ"),
    )
    for wrong, right in zip(wrongs.split(), rights.split(), strict=True)
}
HIGHLAND = {
    spelling: key
    for key, spellings in (
        ("đak", "đắk đăk đắc đăc đác đạk dak dắk dăk"),
        ("lak", "lắk lăk lắc lăc"),
        ("pak", "pắk păk pắc păc pác pac"),
    )
    for spelling in spellings.split()
}
VOWELS_Y = dict(zip("yýỳỷỹỵ", "iíìỉĩị", strict=True))
Y_AS_I = {f"{head}{y}": f"{head}{i}" for head in "bcdđghklmnpqrstvx" for y, i in VOWELS_Y.items()} | {
    f"qu{y}": f"qu{i}" for y, i in VOWELS_Y.items()
}
ACCENTS = {
    letter: plain
    for plain, letters in {
        "a": "áàảãạăắằẳẵặâấầẩẫậ",
        "e": "éèẻẽẹêếềểễệ",
        "i": "íìỉĩị",
        "o": "óòỏõọôốồổỗộơớờởỡợ",
        "u": "úùủũụưứừửữự",
        "y": "ýỳỷỹỵ",
        "d": "đ",
    }.items()
    for letter in letters
}


def _replaced(expr: pl.Expr, pairs: dict[str, str]) -> pl.Expr:
    """Replace every key of `pairs` by its value in a string expression, leftmost and longest first."""
    keys = sorted(pairs, key=len, reverse=True)
    return expr.str.replace_many(keys, [pairs[key] for key in keys], leftmost=True)


def key_expr(name: pl.Expr) -> pl.Expr:
    """The key of a name (String expression to String expression); expects NFC text."""
    lower = name.str.to_lowercase().str.replace_all("ð", "đ", literal=True)
    toned = _replaced(lower, TONE_PLACES)
    # Two syllables of one kind may touch ("Đắk Lắk"), so the folds run on syllables wherever they stand.
    folded = _replaced(_replaced(toned, HIGHLAND), Y_AS_I)
    return folded.str.replace_all(r"[^\p{L}\p{N}]", "").str.replace(r"^0+(\d)", "$1")


def ascii_expr(key: pl.Expr) -> pl.Expr:
    """A key without accents (String expression to String expression)."""
    return _replaced(key, ACCENTS)


def plain_expr(text: pl.Expr) -> pl.Expr:
    """Small letters without accents, nothing else folded (String expression to String expression)."""
    return _replaced(text.str.to_lowercase(), ACCENTS)


def glued_expr(key: pl.Expr) -> pl.Expr:
    """A key without accents and without `y`, for names written as one word: "vanyen" hides where a syllable begins."""
    return ascii_expr(key).str.replace_all("y", "i", literal=True)


@lru_cache(maxsize=4096)
def glued_of(name: str) -> str:
    """The glued key of one name or word."""
    return ascii_of(name).replace("y", "i")


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """The key of one name."""
    return str(pl.select(key_expr(pl.lit(name, dtype=pl.String))).item())


@lru_cache(maxsize=4096)
def ascii_of(name: str) -> str:
    """The accent-free key of one name."""
    return str(pl.select(ascii_expr(key_expr(pl.lit(name, dtype=pl.String)))).item())


def unaccented_expr(name: pl.Expr) -> pl.Expr:
    """A name as English writes it: same words and capitals, no accents ("Gò Công" is "Go Cong")."""
    both = ACCENTS | {letter.upper(): plain.upper() for letter, plain in ACCENTS.items()}
    return _replaced(name, both)
