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
_MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS = {
    "year": (0, 1, 1),
    "year-end": (0, 12, 31),
    "last-year": (-1, 1, 1),
    "last-year-end": (-1, 12, 31),
    "next-year": (1, 1, 1),
    "next-year-end": (1, 12, 31),
    **{f"month-{n}": (0, n, 1) for n in range(1, 13)},
    **{f"month-{n}-end": (0, n, last) for n, last in enumerate(_MONTH_ENDS, 1)},
}
"""Points a rule may name, as years from the article's (or, ``spoken``, from the one spoken of), month and day."""
_MENTION = ("article_id", "sid", "m_start", "p_start", "p_end", "role")
_LINE = 1_000_000
"""More than a sentence has characters."""
_LEFT = 40
_NEAR = 2
"""How many sentences back the year may stand that "cuối năm" means."""


def _special(word: str) -> pl.Expr:
    """Points that are not counted from the article's year alone. Raises KeyError for a word that is no point."""
    # "năm qua" is the year just over in spring, the year nearly over in autumn.
    month = pl.col("published_on").dt.month()
    past = pl.col("anchor_year") - pl.when(~pl.col("told") & (month <= _SPRING)).then(1).otherwise(0)
    # "trong năm" in January looks back on the year before
    done = pl.col("anchor_year") - pl.when(~pl.col("told") & (month == 1)).then(1).otherwise(0)
    return {
        "article": pl.col("now"),
        "yesterday": pl.col("now").dt.offset_by("-1d"),
        "tomorrow": pl.col("now").dt.offset_by("1d"),
        "last-month": pl.col("published_on").dt.month_start().dt.offset_by("-1mo"),
        "last-month-end": pl.col("published_on").dt.offset_by("-1mo").dt.month_end(),
        "this-month": pl.col("published_on").dt.month_start(),
        "this-month-end": pl.col("published_on").dt.month_end(),
        "term": fixed_day(pl.col("term_start"), 1, 1),
        "term-end": fixed_day(pl.col("term_end"), 12, 31),
        "founded": fixed_day(pl.col("founded"), 1, 1),
        "founded-end": fixed_day(pl.col("founded"), 12, 31),
        "done-year": fixed_day(done, 1, 1),
        "done-year-end": fixed_day(done, 12, 31),
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
    before = pl.col("low").str.slice((start - _LEFT).clip(0), pl.min_horizontal(start, _LEFT))
    # "so với đầu năm (đầu năm 573 hộ)": the bracket says what it was
    told = before.str.contains(r"năm \($")
    based = compared | (before.str.contains(codes.rules("periods")["left"]["base"]) & ~told)
    return pl.when(based).then(pl.lit("base")).otherwise(pl.lit("main"))


def _found(sents: pl.DataFrame, order: int, rule: dict[str, Any]) -> pl.DataFrame:
    """Where one rule matches; ``order`` is its place in the list."""
    matches = find_all(sents, "low", rule["pattern"], ["sid", "article_id", "low"])
    if "not_match" in rule:
        matches = matches.filter(~pl.col("match").str.contains(rule["not_match"]))
    if "not_before" in rule:
        start = pl.col("m_start")
        before = pl.col("low").str.slice((start - _LEFT).clip(0), pl.min_horizontal(start, _LEFT))
        matches = matches.filter(~before.str.contains(rule["not_before"]))
    if "not_after" in rule:
        matches = matches.filter(~pl.col("low").str.slice(pl.col("m_end"), _LEFT).str.contains(rule["not_after"]))
    spoken = pl.lit(rule.get("spoken", ""))
    # "đầu năm nay" is of the article's year, whatever year was spoken of
    now = (spoken == "near") & pl.col("match").str.ends_with("nay")
    return matches.with_columns(order=pl.lit(order), spoken=pl.when(now).then(pl.lit("undated")).otherwise(spoken))


def _years(mentions: pl.DataFrame) -> pl.DataFrame:
    """The year of each mention that is of one, as ``told_year``, ``told_sid`` and ``_at``, its place in the text."""
    one = (pl.col("role") == "main") & (pl.col("p_start").dt.year() == pl.col("p_end").dt.year())
    return (
        mentions.filter(one)
        .select("article_id", _at=_at(), told_sid="sid", told_year=pl.col("p_end").dt.year())
        .sort("_at")
    )


def _at() -> pl.Expr:
    """Where a mention stands, as one number that grows through the text."""
    return pl.col("sid").cast(pl.Int64) * _LINE + pl.col("m_start").cast(pl.Int64)


def _with_spoken(matches: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Let ``spoken`` matches count from the year spoken of shortly before instead of the article's (``told``)."""
    spoken, plain_ = matches.filter(pl.col("spoken") != ""), matches.filter(pl.col("spoken") == "")
    joined = (
        spoken.with_columns(_at=_at())
        .sort("_at")
        .join_asof(years, on="_at", by="article_id", strategy="backward", check_sortedness=False)
    )
    apart = pl.col("sid").cast(pl.Int64) - pl.col("told_sid").cast(pl.Int64)
    near = (pl.col("spoken") == "near") & (apart <= _NEAR)
    # a plan may reach into the next year; years further on are goals
    fits = pl.col("told_year") <= pl.col("anchor_year") + near.cast(pl.Int32)
    told = ((near | pl.col("published_on").is_null()) & fits).fill_null(False)
    counted = joined.with_columns(told=told, anchor_year=pl.when(told).then("told_year").otherwise("anchor_year"))
    return pl.concat([plain_.with_columns(told=pl.lit(False)), counted.select(*plain_.columns, "told")])


def _dated(column: str, rules: list[dict[str, Any]]) -> pl.Expr:
    """The day that ``column`` (start or end) of the rule ``order`` names."""
    words = dict.fromkeys(rule[column] for rule in rules)
    named = {word: [n for n, rule in enumerate(rules) if rule[column] == word] for word in words}
    return first_that([(pl.col("order").is_in(orders), _point(word)) for word, orders in named.items()])


def _every(sents: pl.DataFrame, anchor: pl.DataFrame, rules: list[dict[str, Any]], dated: pl.DataFrame) -> pl.DataFrame:
    """All that the rules find, with ``order``, the number of the rule."""
    # Few sentences hold any: one look for all rules together spares the others a look for each.
    said = sents.filter(pl.col("low").str.contains("|".join(f"(?:{rule['pattern']})" for rule in rules)))
    matches = _trimmed(pl.concat([_found(said, n, rule) for n, rule in enumerate(rules)])).join(
        anchor, on="article_id", how="left", maintain_order="left"
    )
    settled = (pl.col("spoken") == "") | ((pl.col("spoken") == "undated") & pl.col("published_on").is_not_null())
    alone = _mentions(matches.filter(settled).with_columns(told=pl.lit(False)), rules)
    of_years = alone.filter(~pl.col("p_rule").is_in(["until-now", "today"]))
    years = _years(pl.concat([dated.select(_MENTION), of_years.select(_MENTION)]))
    return _mentions(_with_spoken(matches, years), rules)


def _mentions(matches: pl.DataFrame, rules: list[dict[str, Any]]) -> pl.DataFrame:
    """Matches of ``rules`` as mentions, with ``order``."""
    names = [rule["id"] for rule in rules]
    compared = pl.col("order").is_in([n for n, rule in enumerate(rules) if rule["start"] == "base"])
    return matches.select(
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


def period_words(sents: pl.DataFrame, anchor: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Mentions (see ``periods.find_periods``) of the rules ``relative`` in ``periods.toml``, none within another.

    ``dated`` are the mentions written with digits: "cuối năm" is of the year spoken of.
    """
    every = _every(sents, anchor, codes.rules("periods")["relative"], dated).sort("sid", "order", "m_start")
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
