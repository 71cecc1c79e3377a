"""Period mentions without a digit ("đến nay", "năm ngoái", "cùng kỳ"), counted from the article's date."""

from __future__ import annotations

from typing import Any

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that
from flows.extract.dates import fixed_day
from flows.extract.letters import plain
from flows.extract.spans import find_all

_SPRING = 4
_DAYS = {
    "year": (0, 1, 1),
    "year-end": (0, 12, 31),
    "last-year": (-1, 1, 1),
    "last-year-end": (-1, 12, 31),
    "next-year": (1, 1, 1),
    "next-year-end": (1, 12, 31),
    "quarter-1": (0, 1, 1),
    "quarter-1-end": (0, 3, 31),
    "quarter-2": (0, 4, 1),
    "quarter-2-end": (0, 6, 30),
    "quarter-3": (0, 7, 1),
    "quarter-3-end": (0, 9, 30),
    "quarter-4": (0, 10, 1),
    "quarter-4-end": (0, 12, 31),
}
"""Points a rule may name, as years from the article's, month and day."""


def _special(word: str) -> pl.Expr:
    """Points that are not counted from the article's year alone. Raises KeyError for a word that is no point."""
    # "năm qua" is the year just over in spring, the year nearly over in autumn.
    past = pl.col("anchor_year") - pl.when(pl.col("published_on").dt.month() <= _SPRING).then(1).otherwise(0)
    return {
        "article": pl.col("published_on"),
        "term": fixed_day(pl.col("term_start"), 1, 1),
        "term-end": fixed_day(pl.col("term_end"), 12, 31),
        "past-year": fixed_day(past, 1, 1),
        "past-year-end": fixed_day(past, 12, 31),
        "base": pl.lit(None, pl.Date),
    }[word]


def _point(word: str) -> pl.Expr:
    """The day that ``start`` or ``end`` of a rule names."""
    if word not in _DAYS:
        return _special(word)
    years, month, day = _DAYS[word]
    return fixed_day(pl.col("anchor_year") + years, month, day)


def _trimmed(spans: pl.DataFrame) -> pl.DataFrame:
    """Cut the punctuation a match leans on: the mention is its words."""
    return spans.with_columns(
        m_start=pl.col("m_start") + pl.col("match").str.extract(plain(r"^([^\p{L}]*)")).str.len_chars(),
        m_end=pl.col("m_end") - pl.col("match").str.extract(plain(r"([^\p{L}\d]*)$")).str.len_chars(),
    )


def _role(compared: pl.Expr) -> pl.Expr:
    """Base where the rule says so (``compared``) or the words before the mention do."""
    start = pl.col("m_start")
    before = pl.col("low").str.slice((start - 40).clip(0), pl.min_horizontal(start, 40) + 1)
    based = compared | before.str.contains(codes.rules("periods")["left"]["base"])
    return pl.when(based).then(pl.lit("base")).otherwise(pl.lit("main"))


def _found(sents: pl.DataFrame, order: int, rule: dict[str, Any]) -> pl.DataFrame:
    """Where one rule matches; ``order`` is its place in the list."""
    matches = find_all(sents, "low", rule["pattern"], ["sid", "article_id", "low"])
    if "not_match" in rule:
        matches = matches.filter(~pl.col("match").str.contains(rule["not_match"]))
    return matches.with_columns(order=pl.lit(order))


def _dated(column: str, rules: list[dict[str, Any]]) -> pl.Expr:
    """The day that ``column`` (start or end) of the rule ``order`` names."""
    words = dict.fromkeys(rule[column] for rule in rules)
    named = {word: [n for n, rule in enumerate(rules) if rule[column] == word] for word in words}
    return first_that([(pl.col("order").is_in(orders), _point(word)) for word, orders in named.items()])


def _every(sents: pl.DataFrame, anchor: pl.DataFrame, rules: list[dict[str, Any]]) -> pl.DataFrame:
    """All that the rules find, with ``order``, the number of the rule."""
    # Few sentences hold any: one look for all rules together spares the others a look for each.
    said = sents.filter(pl.col("low").str.contains("|".join(f"(?:{rule['pattern']})" for rule in rules)))
    matches = _trimmed(pl.concat([_found(said, n, rule) for n, rule in enumerate(rules)]))
    names = [rule["id"] for rule in rules]
    compared = pl.col("order").is_in([n for n, rule in enumerate(rules) if rule["start"] == "base"])
    return matches.join(anchor, on="article_id", how="left", maintain_order="left").select(
        "article_id",
        "sid",
        _dated("start", rules).alias("p_start"),
        _dated("end", rules).alias("p_end"),
        pl.col("order").replace_strict(dict(enumerate(names)), return_dtype=pl.String).alias("p_rule"),
        "m_start",
        "m_end",
        _role(compared).alias("role"),
        "order",
    )


def period_words(sents: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    """Mentions (see ``periods.find_periods``) of the rules ``relative`` in ``periods.toml``, none within another."""
    every = _every(sents, anchor, codes.rules("periods")["relative"]).sort("sid", "order", "m_start")
    # Earlier rules are the more specific: "từ đầu năm đến nay" also holds "đến nay".
    earlier = every.select("sid", "order", "m_start", "m_end")
    covered = (
        every.join(earlier, on="sid", suffix="_o")
        .filter(
            (pl.col("order_o") < pl.col("order"))
            & (pl.col("m_start_o") <= pl.col("m_start"))
            & (pl.col("m_end_o") >= pl.col("m_end"))
        )
        .select("sid", "m_start", "order")
        .unique()
    )
    return every.join(covered, on=["sid", "m_start", "order"], how="anti", maintain_order="left").drop("order")
