"""Periods a text mentions: points, years, ranges, quarters, months, "6 tháng đầu năm", "đến nay".

A mention becomes two dates. What is relative is counted from the article's date; without one the latest year the text
looks back on stands in for the year, and the day of the event it reports for "đến nay", which else has no dates.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.dates import integer
from flows.extract.period_dates import period_dates
from flows.extract.period_events import event_days, fresh
from flows.extract.period_words import period_words

_OPENING = 4
"""Sentences, the title among them, that tell which day an article reports of."""


def _looks_ahead() -> pl.Expr:
    """Whether the text looks forward to a year ("đến năm 2025") rather than counts up to it ("tính đến 30/6/2017")."""
    lc, rc = pl.col("lc"), pl.col("rc")
    # nobody plans for a day unless they say so
    dated = pl.col("tok").str.contains(r"^\d{1,2}[/.-]") & ~lc.str.contains(codes.words("periods", "planned"))
    # the end of a stretch is over like its start: "từ năm 2016 đến năm 2020, huyện mở 120 lớp"
    spans = lc.str.contains(codes.words("periods", "span_end")) & ~lc.str.contains(codes.words("periods", "planned"))
    counted = (
        spans
        | lc.str.contains(codes.words("periods", "counted_up"))
        | rc.str.contains(codes.words("periods", "stated"))
    )
    return lc.str.contains(codes.words("periods", "ahead")) & ~dated & ~counted


def _latest_years(dates: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``latest``: the latest year the article names that it does not look forward to."""
    # a full date says its year as well as a year alone
    over = pl.when(pl.col("lc").str.contains(codes.words("periods", "looked_back")))
    dated = pl.coalesce(
        pl.col("tok").str.extract(r"^(?:\d{1,2}[/.-]){0,2}((?:19|20)\d\d)$"),
        over.then(pl.col("tok").str.extract(r"^(?:19|20)\d\d\s?[-–]\s?((?:19|20)\d\d)$")),
    )
    years = dates.filter(dated.is_not_null()).with_columns(year=integer(dated))
    past = years.filter(~_looks_ahead() & (pl.col("year") <= codes.rules("periods")["latest_past_year"]))
    return past.group_by("article_id").agg(latest=pl.col("year").max())


def _terms(dates: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``term_start``, ``term_end``: the years of the term of office it looks back on.

    The first it names that began before the article's year; where it names but the one that begins, the one before.
    """
    ranges = pl.col("tok").str.contains(r"^(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d$")
    named = (
        dates.filter(pl.col("lc").str.contains(codes.words("periods", "term")) & ranges)
        .select(
            "article_id",
            "published_on",
            start=integer(pl.col("tok").str.slice(0, 4)),
            end=integer(pl.col("tok").str.slice(-4)),
        )
        .with_columns(begins=(pl.col("start") >= pl.col("published_on").dt.year()).fill_null(False))
    )
    first = named.sort("begins", maintain_order=True).unique("article_id", keep="first", maintain_order=True)
    back = pl.when("begins").then(pl.col("end") - pl.col("start")).otherwise(0)
    return first.select("article_id", term_start=pl.col("start") - back, term_end=pl.col("end") - back)


def _founded(dates: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``founded``: the year the article says its place was founded in."""
    year = integer(pl.col("tok").str.extract(r"((?:19|20)\d\d)$"))
    said = dates.filter(pl.col("lc").str.contains(codes.words("periods", "founded"))).with_columns(founded=year)
    named = said.filter(pl.col("founded").is_not_null())
    return named.unique("article_id", keep="first", maintain_order=True).select("article_id", "founded")


def anchors(articles: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """What periods of each article are counted from, one row an article.

    ``article_id``, ``published_on``, ``term_start``, ``term_end`` (years of its term of office), ``founded`` and
    ``anchor_year``: the article's year, or the latest year it looks back on.
    """
    joined = (
        articles.select("article_id", "published_on")
        .join(_latest_years(dates), on="article_id", how="left", maintain_order="left")
        .join(_terms(dates), on="article_id", how="left", maintain_order="left")
        .join(_founded(dates), on="article_id", how="left", maintain_order="left")
    )
    year = pl.coalesce(pl.col("published_on").dt.year(), pl.col("latest")).cast(pl.Int32)
    return joined.select("article_id", "published_on", "term_start", "term_end", "founded", anchor_year=year)


def _events(dated: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``event``: the day of what an article reports, named in its first sentences."""
    opening = sents.filter(pl.int_range(pl.len()).over("article_id") < _OPENING).select("sid")
    days = event_days(dated, sents).join(opening, on="sid", how="semi", maintain_order="left")
    first = days.unique("article_id", keep="first", maintain_order=True)
    return first.select("article_id", event="p_end")


def _with_now(anchor: pl.DataFrame, dated: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``now`` and ``event``: the days "đến nay" and "dịp này" mean.

    ``now`` is the article's date, else the day of the event it reports; ``event`` that day where the article was
    written within days of it, else the article's date.
    """
    joined = anchor.join(_events(dated, sents), on="article_id", how="left", maintain_order="left")
    reported = fresh(pl.col("published_on"), pl.col("event"))
    event = pl.coalesce(pl.when(reported).then("event"), "published_on")
    return joined.with_columns(now=pl.coalesce("published_on", "event"), event=event)


def _until(dated: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    """End "từ năm 2019 đến nay" on the day the article speaks of, where it has no date of its own."""
    joined = dated.join(anchor.select("article_id", "now"), on="article_id", how="left", maintain_order="left")
    ended = pl.when("until_now").then(pl.coalesce("p_end", "now")).otherwise("p_end")
    return joined.with_columns(p_end=ended).drop("now")


def _without_ends(said: pl.DataFrame, dated: pl.DataFrame) -> pl.DataFrame:
    """Leave out what a mention with a year tells more of.

    The "đến nay" of "từ năm 2016 đến nay", the "cùng kỳ" of "so với cùng kỳ năm 2022".
    """
    since = dated.filter(pl.col("until_now")).select("sid", at="m_end", rule=pl.lit("until-now"))
    compared = dated.filter(pl.col("role") == "base").select("sid", at="m_start", rule=pl.lit("same-period"))
    ended = said.join(pl.concat([since, compared]), on="sid").filter(
        pl.when(pl.col("rule") == "until-now")
        .then((pl.col("m_start") - pl.col("at")).is_between(0, 3))
        .otherwise((pl.col("p_rule") == "same-period") & (pl.col("at") - pl.col("m_end")).is_between(0, 3))
    )
    return said.join(ended.select("sid", "m_start").unique(), on=["sid", "m_start"], how="anti", maintain_order="left")


def find_periods(
    classified: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Period mentions in order of the text, and the articles' :func:`anchors`.

    Mentions: ``article_id, sid, m_start, m_end`` (in the sentence), ``p_start, p_end, role, p_rule`` and the anchor's
    ``anchor_year, published_on``. ``role`` is main, programme (part of a programme's name), base (what a change is
    compared with) or document (the date of a decree or standard). ``p_start``/``p_end`` are null for "đến nay" in an
    article without a date.
    """
    tokens = classified.join(
        sents.select("sid", "article_id"), on="sid", how="left", maintain_order="left"
    ).with_columns(p_rule=pl.lit("date-") + pl.col("cls_rule").fill_null(""))
    days = tokens.filter(pl.col("cls") == "date").join(
        articles.select("article_id", "published_on"), on="article_id", how="left", maintain_order="left"
    )
    anchor = anchors(articles, days)
    dated = period_dates(tokens, anchor)
    anchor = _with_now(anchor, dated, sents)
    dated = _until(dated, anchor)
    said = _without_ends(period_words(sents, anchor, dated), dated)
    mentions = pl.concat([dated.drop("until_now"), said]).sort("sid", "m_start", "m_end", "p_rule")
    years = anchor.select("article_id", "anchor_year", "published_on")
    return mentions.join(years, on="article_id", how="left", maintain_order="left"), anchor
