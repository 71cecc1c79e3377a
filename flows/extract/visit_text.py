"""An article as the reading of visits needs it: sentences with the places named in each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

SKIPPED_ROLES = ("boilerplate", "related", "byline")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_]|[“\"(])|\n")
RANKS = {"region": 1, "province": 2, "district": 3, "commune": 4}


@dataclass(frozen=True)
class Mention:
    """One place name of the article: its span, the name as written, its level and, where resolved, its id."""

    start: int
    end: int
    text: str
    rank: int
    place_id: str | None

    @property
    def key(self) -> str:
        """What mentions of the same place share."""
        return self.place_id or self.text.lower()


@dataclass
class Sentence:
    """One sentence: its span, text, text in lower case, and the places named in it."""

    start: int
    text: str
    lower: str
    title: bool
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True)
class Article:
    """What the reading of one article needs."""

    article_id: str
    text: str
    published: dt.date | None
    sentences: list[Sentence]


def read_article(row: dict[str, Any], lines: list[dict[str, Any]], found: list[dict[str, Any]]) -> Article:
    """The article with its sentences and the places in each."""
    text: str = row["text"]
    sentences: list[Sentence] = []
    mentions = [
        Mention(m["char_start"], m["char_end"], m["text"], RANKS[m["level"]], m["place_id"])
        for m in found
        if m["level"] in RANKS and not m["generic"] and not m["person_like"]
    ]
    for line in lines:
        if line["role"] not in SKIPPED_ROLES:
            sentences += _sentences(text, line["char_start"], line["char_end"], _is_title(line))
    for sentence in sentences:
        end = sentence.start + len(sentence.text)
        sentence.mentions = [m for m in mentions if sentence.start <= m.start and m.end <= end]
    return Article(row["article_id"], text, row["published_on"], sentences)


def _is_title(line: dict[str, Any]) -> bool:
    """Whether a line is the title; one longer than titles are is a text whose line breaks were lost."""
    return bool(line["role"] == "title" and line["char_end"] - line["char_start"] <= 250)


def _sentences(text: str, start: int, end: int, title: bool) -> list[Sentence]:
    """The sentences of one line."""
    cuts = [start, *(start + m.end() for m in SENTENCE_END.finditer(text[start:end])), end]
    return [Sentence(a, text[a:b], text[a:b].lower(), title) for a, b in pairwise(cuts) if text[a:b].strip()]
