"""Exchange visits: which place's delegation went to which place, when, led by whom, about what.

A cheap look at every article leaves the few that may report one; those are read in plain Python. Places come resolved
from the mentions of `flows.extract.places`; `visit_places` chooses guest and host, `visit_words` reads days and head.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from flows.extract.visit_places import find_guest, find_hosts
from flows.extract.visit_text import Article, Mention, Sentence, read_article
from flows.extract.visit_words import Days, Head, any_of, find_days, find_head, find_topic, words

VISITS: dict[str, pl.DataType] = {
    "visit_id": pl.String(), "article_id": pl.String(), "guest_place_id": pl.String(), "guest_text": pl.String(),
    "host_place_id": pl.String(), "host_text": pl.String(), "first_day": pl.Date(), "last_day": pl.Date(),
    "day_basis": pl.String(), "head_name": pl.String(), "head_title": pl.String(), "topic": pl.String(),
    "char_start": pl.Int64(), "char_end": pl.Int64(), "quote": pl.String(),
    "confidence": pl.Float64(), "rule": pl.String(),
}  # fmt: skip
"""Columns of `visits`; days are dates, spans count code points of the article's text."""

_LINE = ("article_id", "char_start", "char_end", "role")
_MENTION = ("article_id", "char_start", "char_end", "text", "level", "place_id", "generic", "person_like")
"""What the reading of an article looks at."""


def find_visits(articles: pl.DataFrame, article_lines: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """One row a host of each exchange visit (schema VISITS), sorted by article and place in it.

    `places` are the mentions of `flows.extract.places.find_places`; generic ones ("huyện") and people are passed over.
    """
    chosen = _screened(articles)
    lines = _grouped(article_lines.select(_LINE), chosen)
    mentions = _grouped(places.select(_MENTION), chosen)
    rows = [
        row
        for article in chosen.sort("article_id").iter_rows(named=True)
        for row in _visits_of(read_article(article, lines[article["article_id"]], mentions[article["article_id"]]))
    ]
    return pl.DataFrame(rows, schema=VISITS, orient="row")


def _screened(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles that hold a word of delegations and one of exchange: a few in a thousand of general news."""
    text = pl.col("text")
    delegation, exchange = words()["screen_delegation"], words()["screen_exchange"]
    likely = articles.filter(text.str.contains_any(exchange)).filter(text.str.contains_any(delegation))
    return likely.filter(text.str.to_lowercase().str.contains_any(words()["exchange"]))


def _grouped(frame: pl.DataFrame, chosen: pl.DataFrame) -> defaultdict[str, list[dict[str, Any]]]:
    """Rows of the ``chosen`` articles by article, in the order of the text."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    kept = frame.join(chosen.select("article_id"), on="article_id", how="semi")
    for row in kept.sort("article_id", "char_start", "char_end").iter_rows(named=True):
        rows[row["article_id"]].append(row)
    return rows


def _visits_of(article: Article) -> Iterator[dict[str, Any]]:
    """The rows of an article's visit: one a host, or one without host where the text names none."""
    guest = find_guest(article)
    if guest is None:
        return
    hosts: list[Mention] | list[None] = find_hosts(article, guest) or [None]
    anchor = max(article.sentences, key=lambda s: (_weight(s, guest), -s.start))
    if not _tells_exchange(anchor, article):
        return
    head, days = _first_head(article, anchor), _first_days(article, anchor)
    if hosts == [None] and (head.name is None or days.first is None):
        return  # a delegation, but nothing says that it went to a place to learn
    topic = find_topic(anchor.text) or next(filter(None, (find_topic(s.text) for s in article.sentences)), None)
    for host in hosts:
        yield _row(article, anchor, (guest, host), (days, head, topic))


def _tells_exchange(anchor: Sentence, article: Article) -> bool:
    """Whether the sentence that tells most of the visit, or the title, says that it is one."""
    cue = any_of(*words()["exchange"])
    return any(cue.search(s.lower) for s in (anchor, *(s for s in article.sentences if s.title)))


def _weight(sentence: Sentence, guest: Mention) -> float:
    """How much of a visit a sentence tells: who, with whom, led by whom, when."""
    led = bool(any_of(*words()["head"]["ends"]).search(sentence.lower))
    named = any(m.key == guest.key for m in sentence.mentions)
    exchange = bool(any_of(*words()["exchange"]).search(sentence.lower))
    dated = find_days(sentence.text, None, "năm 2000").first is not None
    return 2 * led + 2 * named + exchange + dated - sentence.title


def _first_head(article: Article, anchor: Sentence) -> Head:
    """The head from the sentence that tells most, else from the first that names one."""
    for sentence in (anchor, *article.sentences):
        head = find_head(sentence.text, tuple(m.end - sentence.start for m in sentence.mentions))
        if head.name:
            return head
    return Head()


def _first_days(article: Article, anchor: Sentence) -> Days:
    """The days from the sentence that tells most, else from the first sentences about the delegation."""
    cue = any_of("đoàn", *words()["exchange"])
    near = [s for s in article.sentences[:6] if cue.search(s.lower)]
    for sentence in (anchor, *near):
        days = find_days(sentence.text, article.published, article.text)
        if days.first:
            return days
    return Days()


def _row(
    article: Article, anchor: Sentence, sides: tuple[Mention, Mention | None], told: tuple[Days, Head, str | None]
) -> dict[str, Any]:
    """One row of `visits`."""
    (guest, host), (days, head, topic) = sides, told
    quote = anchor.text.strip()
    start = anchor.start + anchor.text.index(quote)
    key = "\0".join((article.article_id, guest.key, host.key if host else "", str(start)))
    known = [guest.place_id, host and host.place_id, head.name, head.title, days.first]
    return {
        "visit_id": hashlib.sha256(key.encode()).hexdigest()[:16], "article_id": article.article_id,
        "guest_place_id": guest.place_id, "guest_text": guest.text,
        "host_place_id": host.place_id if host else None, "host_text": host.text if host else None,
        "first_day": days.first, "last_day": days.last, "day_basis": days.basis,
        "head_name": head.name, "head_title": head.title, "topic": topic,
        "char_start": start, "char_end": start + len(quote), "quote": quote,
        "confidence": round(0.45 + 0.1 * sum(slot is not None for slot in known), 2),
        "rule": "visit-with-host" if host else "visit-without-host",
    }  # fmt: skip
