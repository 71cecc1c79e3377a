"""New figures: where their words stand in the text and nothing else is read from them."""

from __future__ import annotations

import hashlib
from typing import Any

from flows.correct.cells import parse_pairs
from flows.correct.entries import Entry
from flows.correct.ground import Ground, Row, UnmatchedError, overlaps
from flows.correct.outcomes import APPLIED, FAILED, INVALID, UNMATCHED, Outcome, outcome_of
from flows.correct.state import FLAG, RULE, Corrected, Rulings
from schemas.tables import table

DEFAULTS: Row = {
    "unit_mult": 0, "decimals": 0, "measure_kind": "level", "qualifier": "eq", "status": "actual", "confidence": 1.0,
    "flags": [],
}  # fmt: skip
"""What a new figure is where its entry does not say."""


def add(entry: Entry, ground: Ground, done: Corrected, rulings: Rulings) -> Outcome:
    """What becomes of an entry that adds a figure."""
    try:
        article = ground.article(entry)
        start, end = _span(entry, article["text"])
    except UnmatchedError as error:
        return Outcome(entry, UNMATCHED, str(error))
    place = {"article_id": article["article_id"], "char_start": start, "char_end": end, "quote": entry.quote}
    row = {**place, "figure_id": _identifier(place)}
    if trouble := _trouble(article, row, ground, done):
        return outcome_of(entry, row, *trouble)
    sentence = rulings.sentence(article["text"], start, end)
    new = _new_figure({**row, "sentence": sentence}, parse_pairs(entry.value), rulings)
    done.rows[row["figure_id"]] = new
    done.added.add(row["figure_id"])
    return outcome_of(entry, row, APPLIED, "the figure was added")


def _span(entry: Entry, text: str) -> tuple[int, int]:
    """Where the words of a new figure stand; raises UnmatchedError where they do not, or not once."""
    quote = entry.quote or ""
    if entry.char_start is not None and entry.char_end is not None:
        if text[entry.char_start : entry.char_end] != quote:
            said = text[entry.char_start : min(entry.char_end, entry.char_start + 80)]
            raise UnmatchedError(f"the text there is {said!r}, not the quote: mend the offsets or the quote")
        return entry.char_start, entry.char_end
    times = text.count(quote)
    if times != 1:
        advice = "add char_start and char_end" if times else "mend the quote"
        raise UnmatchedError(f"the quote stands in the article {times} times: {advice}")
    return text.index(quote), text.index(quote) + len(quote)


def _trouble(article: Row, row: Row, ground: Ground, done: Corrected) -> tuple[str, str] | None:
    """Why a new figure cannot stand there, as outcome and advice."""
    if not article["in_scope"]:
        return INVALID, "the article is not about the topic of the dataset, where no figures are kept: delete the entry"
    start, end, own = row["char_start"], row["char_end"], row["article_id"]
    standing = [figure for figure in ground.by_article.get(own, []) if figure["figure_id"] not in done.dropped]
    standing += [done.rows[name] for name in done.added if done.rows[name]["article_id"] == own]
    if met := next((figure for figure in standing if overlaps(figure, start, end)), None):
        return FAILED, f"figure {met['figure_id']} ({met['quote']}) stands there: override it, or delete the entry"
    for number in ground.numbers.get(own, []):
        if not overlaps(number, start, end):
            continue
        if number["char_start"] < start or number["char_end"] > end:
            return INVALID, f"the quote cuts the number {number['quote']} in two: take all of it"
        if number["figure_id"] and number["figure_id"] not in done.dropped:
            told = f"{number['quote']} is part of figure {number['figure_id']}"
            return FAILED, f"{told}: override that, or delete the entry"
    return None


def _identifier(place: Row) -> str:
    """The identifier that extraction would give a figure there."""
    parts = ("figure", place["article_id"], place["char_start"], place["char_end"])
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def _new_figure(row: Row, given: dict[str, Any], rulings: Rulings) -> Row:
    """A whole row of ``figures``."""
    new = {**dict.fromkeys(table("figures").schema), **DEFAULTS, **given, **row, "rule": RULE}
    new["time_period"] = rulings.period(new["period_start"], new["period_end"])
    new["period_basis"] = given.get("period_basis") or ("none" if new["period_end"] is None else "stated")
    return {**new, "flags": [*new["flags"], FLAG]}
