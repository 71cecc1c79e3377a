"""Numbers written as words before a counted noun: "ba xã", "hai mươi hộ", "một triệu đồng", "một nửa số hộ"."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.letters import plain
from flows.extract.spans import find_all


@cache
def _pattern() -> str:
    """Number words and the noun after them; the first group is the number."""
    rules = codes.rules("number_words")
    digit = "(?:" + "|".join(rules["digits"]) + ")"
    alone = "(?:" + "|".join(d for d in rules["digits"] if d not in rules["never_alone"]) + ")"
    nouns = "|".join(sorted(rules["nouns"], key=len, reverse=True))
    shares = "|".join(rules["shares"])
    money, wholes = ("|".join(rules[name]) for name in ("money", "wholes"))
    tens = f"(?:{digit} mươi(?: {digit})?|mười(?: {digit})?)"
    counted = f"{digit} trăm(?: (?:lẻ |linh )?{digit})?|{digit} trăm {tens}|{tens}|{alone}"
    return plain(f"(?:^|[^\\p{{L}}])(?:({counted}) (?:{nouns})|(một|năm|bốn) (?:{money})|({shares}) (?:{wholes}))")


def value_of(words: str) -> int:
    """The number ``words`` say: "hai mươi lăm" is 25. Raises KeyError for words that are no number."""
    digits = codes.rules("number_words")["digits"]
    total, last = 0, 0
    for word in words.replace("mười", "một mươi").split():
        if word in ("lẻ", "linh"):
            continue
        if word in ("trăm", "mươi"):
            total += last * (100 if word == "trăm" else 10)
            last = 0
        else:
            last = digits[word]
    return total + last


def digits_of(words: str) -> str:
    """The number ``words`` say, in digits; a share in per cent ("một phần ba" is 33.3)."""
    shares = codes.rules("number_words")["shares"]
    return str(shares[words]) if words in shares else str(value_of(words))


def number_words(sents: pl.DataFrame) -> pl.DataFrame:
    """Number words of ``sents`` as tokens.

    Returns ``sid``, ``low``, ``sent``, ``t_start``, ``t_end``, ``tok`` (the number in digits), ``worded`` (true) and
    ``share`` (whether it is a share, to be read in per cent).
    """
    found = find_all(sents, "low", _pattern(), ["sid", "low", "sent"])
    lead = pl.col("match").str.extract(plain(r"^([^\p{L}]*)")).str.len_chars().cast(pl.Int64)
    words = pl.coalesce([pl.col("match").str.extract(_pattern(), group) for group in (1, 2, 3)])
    cut = found.with_columns(words=words, t_start=pl.col("m_start") + lead)
    start = pl.col("t_start")
    before = pl.col("low").str.slice((start - 12).clip(0), pl.min_horizontal(start, 12))
    kept = cut.filter(~before.str.contains(codes.rules("number_words")["ordinal_before"]))
    numbers = pl.Series("tok", [digits_of(words) for words in kept["words"]], dtype=pl.String)
    return kept.select(
        *("sid", "low", "sent", "t_start"),
        (start + pl.col("words").str.len_chars()).alias("t_end"),
        numbers,
        worded=pl.lit(True),
        share=pl.col("words").is_in(list(codes.rules("number_words")["shares"])),
    )
