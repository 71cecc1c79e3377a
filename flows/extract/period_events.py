"""Days on which something took place, for what a text says of "dịp này", "cùng ngày" or of now without a date."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where

_LONGEST = 13
"""Days a campaign or a visit takes at most, its first left out."""
_FRESH = 14
"""Days within which a paper writes of an event."""
_LEAD = 14
_NAMED = 34
_NEAR = 3
"""How many sentences back the day may stand that "cùng ngày" means."""


def event_days(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Mentions that are a day or a few of an event, in order of the text: ``article_id, sid, m_start, p_start, p_end``.

    "Tính đến ngày 30/6" and "trước 15/9" are no such day, nor is one kept every year ("kỷ niệm ngày 27-2").
    """
    start = pl.col("m_start")
    said = pl.col("low").str.slice((start - _LEAD).clip(0), pl.col("m_end") - (start - _LEAD).clip(0))
    wide = pl.col("low").str.slice((start - _NAMED).clip(0), pl.min_horizontal(start, _NAMED) + 2)
    kept = wide.str.contains(codes.words("periods", "yearly_day"))
    days = (pl.col("p_end") - pl.col("p_start")).dt.total_days().is_between(0, _LONGEST)
    counted = (pl.col("p_start") == pl.col("p_end")) & said.str.contains(codes.words("periods", "counted_day"))
    return (
        mentions.filter((pl.col("role") == "main") & days)
        .join(sents.select("sid", "low"), on="sid", how="left", maintain_order="left")
        .filter(
            (pl.col("p_rule") == "today") | (said.str.contains(codes.words("periods", "day_said")) & ~counted & ~kept)
        )
        .select("article_id", "sid", "m_start", "p_start", "p_end")
    )


def fresh(published: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Whether an article of ``published`` may report of ``day``; true where it bears no date."""
    return (published - day).dt.total_days().is_between(0, _FRESH).fill_null(True)


def with_occasion(figures: pl.DataFrame, mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``o_start`` and ``o_end``, first and last day of the event, to quantities of sentences that tell of one.

    It is the one spoken of last before them, else the article's (``event``).
    """
    days = event_days(mentions, sents).select(
        "article_id", _sid=pl.col("sid").cast(pl.Int64), o_start="p_start", o_end="p_end"
    )
    told = figures.with_columns(_at=pl.col("sid").cast(pl.Int64)).join_asof(
        days.unique("_sid", keep="last", maintain_order=True).sort("_sid"),
        left_on="_at",
        right_on="_sid",
        by="article_id",
        strategy="backward",
        check_sortedness=False,
    )
    recent = pl.col("o_end").is_not_null() & fresh(pl.col("published_on"), pl.col("o_end"))
    that_day = _said("same_day") & (pl.col("_at") - pl.col("_sid") <= _NEAR)
    return told.with_columns(
        pl.when(that_day.fill_null(False))
        .then(end)
        .when(_said("occasion"))
        .then(pl.when(recent).then(end).otherwise("event"))
        .alias(end)
        for end in ("o_start", "o_end")
    ).drop("_at", "_sid")


def _said(words: str) -> pl.Expr:
    """The sentence tells of the event: "Dịp này, đoàn tặng 50 suất quà" is of its day, not of a year just told."""
    low = only_where(pl.col("low").str.contains_any(codes.listed("periods", f"{words}_words")), pl.col("low"))
    return low.str.contains(codes.words("periods", words))
