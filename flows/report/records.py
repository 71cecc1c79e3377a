"""Figures as the script of a place's page reads them: values in words, sentences with the words marked, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.report.grid import web_address
from flows.report.language import LANGUAGES
from flows.report.read import Row, Source

CHUNK = 200
"""Figures a data file holds."""
LONGEST = 1_500
"""Characters of a sentence that are shown; a table that lost its line ends can be one sentence."""


@dataclass
class Chunk:
    """A data file under construction: sentences and articles once each, and the figures that point to them."""

    source: Source
    sentences: dict[str, int] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, figure: Row, page: str) -> None:
        """Add one figure of the page of a place."""
        article = self.source.articles[figure["article_id"]]
        start, sentence = _sentence(figure, article["text"])
        inside, outside = _marks(self.source.spans.get(figure["figure_id"], []), start, len(sentence))
        record = {
            "id": figure["figure_id"], "i": figure["indicator"], "st": figure["status"], "k": figure["measure_kind"],
            "v": [language.said(figure) for language in LANGUAGES],
            "p": [language.period(figure["period_start"], figure["period_end"]) for language in LANGUAGES],
            "s": self.sentences.setdefault(sentence, len(self.sentences)), "m": inside, "e": outside,
            "a": self.articles.setdefault(figure["article_id"], len(self.articles)),
            "c": round(figure["confidence"], 2),
        }  # fmt: skip
        self.figures.append(record | _rest(self.source, figure, page))

    def data(self) -> dict[str, Any]:
        """The content of the data file."""
        articles = [_article(self.source.articles[article_id]) for article_id in self.articles]
        return {"sentences": list(self.sentences), "articles": articles, "figures": self.figures}


def chunks(source: Source, figures: Sequence[Row], page: str) -> Iterable[Chunk]:
    """Figures of one page in files of at most `CHUNK`."""
    for first in range(0, len(figures), CHUNK):
        chunk = Chunk(source)
        for figure in figures[first : first + CHUNK]:
            chunk.add(figure, page)
        yield chunk


def _rest(source: Source, figure: Row, page: str) -> dict[str, Any]:
    """What only some figures have."""
    below = source.places.get(figure["ref_area"]) if figure["ref_area"] != page else None
    place = below.name if below else (figure["ref_area_text"] if figure["ref_area"] is None else None)
    found = {
        "w": place, "wid": below.id if below else None, "g": figure["population_group"], "pr": figure["programme"],
        "fl": figure["flags"],
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _article(article: Row) -> list[str | None]:
    """Title, publisher, day, address if it may be a link, source, and whether it repeats another article."""
    day = article["published_on"].isoformat() if article["published_on"] else None
    copied = "1" if article["duplicate_of"] else None
    address = web_address(article["url"])
    return [article["title"], article["publisher"], day, address, article["source_uri"], copied]


def _sentence(figure: Row, text: str) -> tuple[int, str]:
    """Where the sentence of a figure begins in the text and the words to show; around the number where it is long."""
    sentence, at, end = figure["sentence"], figure["char_start"], figure["char_end"]
    start = text.rfind(sentence, max(0, end - len(sentence)), at + len(sentence)) if sentence else -1
    if start < 0:
        start, sentence = at, text[at:end]
    if len(sentence) <= LONGEST:
        return start, sentence
    first = max(start, at - LONGEST // 2)
    return first, text[first : min(first + LONGEST, start + len(sentence))]


def _marks(spans: list[Row], start: int, length: int) -> tuple[list[list[Any]], list[list[str]]]:
    """Spans inside the sentence as [from, to, role] without overlaps, the others as [role, words]."""
    inside: list[list[Any]] = []
    outside: list[list[str]] = []
    for span in sorted(spans, key=lambda span: (span["start"], -span["end"], span["role"])):
        first, last = span["start"] - start, span["end"] - start
        if first < 0 or last > length:
            outside.append([span["role"], span["quote"]])
        elif not inside or first >= inside[-1][1]:
            inside.append([first, last, span["role"]])
    return inside, outside


def segments(source: Source, figure: Row) -> list[tuple[str, str]]:
    """The sentence of a figure cut at its marks, as (words, role or nothing), for pages that hold it themselves."""
    start, sentence = _sentence(figure, source.articles[figure["article_id"]]["text"])
    marks, _ = _marks(source.spans.get(figure["figure_id"], []), start, len(sentence))
    parts, at = [], 0
    for first, last, role in marks:
        parts += [(sentence[at:first], ""), (sentence[first:last], role)]
        at = last
    return [part for part in [*parts, (sentence[at:], "")] if part[0]]
