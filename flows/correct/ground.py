"""What corrections are applied to: figures, numbers and articles, arranged for looking up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from flows.correct.cells import spelled
from flows.correct.entries import Entry

Row = dict[str, Any]


class UnmatchedError(LookupError):
    """There is nothing an entry could mean; the message says what to do."""


@dataclass(frozen=True)
class Ground:
    """Rows of the articles that entries speak of: figures and numbers by article, articles by id and by source."""

    figures: dict[str, Row]
    by_article: dict[str, list[Row]]
    numbers: dict[str, list[Row]]
    articles: dict[str, Row]
    by_source: dict[str, list[str]]

    @classmethod
    def of(cls, figures: pl.DataFrame, numbers: pl.DataFrame, articles: pl.DataFrame) -> Ground:
        """Arrange frames of the tables; articles need article_id, source_uri, text and in_scope."""
        rows = list(figures.sort("article_id", "char_start", "figure_id").iter_rows(named=True))
        told = list(articles.sort("article_id").iter_rows(named=True))
        sources: dict[str, list[str]] = defaultdict(list)
        for article in told:
            sources[article["source_uri"]].append(article["article_id"])
        return cls(
            {row["figure_id"]: row for row in rows},
            _grouped(rows),
            _grouped(numbers.sort("article_id", "char_start", "number_id").iter_rows(named=True)),
            {article["article_id"]: article for article in told},
            dict(sources),
        )

    def find(self, entry: Entry) -> Row:
        """The one figure an entry means; raises UnmatchedError."""
        if entry.figure_id:
            return self._by_id(entry)
        rows = [row for article in self._articles(entry) for row in self.by_article.get(article, [])]
        meant = [row for row in rows if _stands(entry, row)]
        if len(meant) > 1:
            raise UnmatchedError(f"{len(meant)} figures have these words there: add char_start and char_end")
        if not meant:
            raise UnmatchedError(f"no figure stands there. {_near(entry, rows)}")
        return meant[0]

    def article(self, entry: Entry) -> Row:
        """The one article an entry means; raises UnmatchedError."""
        found = self._articles(entry)
        if len(found) > 1:
            raise UnmatchedError(f"{len(found)} articles come from {entry.source_uri}: give article_id")
        return self.articles[found[0]]

    def _by_id(self, entry: Entry) -> Row:
        row = self.figures.get(entry.figure_id or "")
        if row is None:
            advice = "Its article went or changed, or rules read it otherwise now: mend or delete the entry"
            raise UnmatchedError(f"no figure has this figure_id any more. {advice}")
        if not _stands(entry, row):
            raise UnmatchedError(f"the figure has other words or another place than the entry says: {_told(row)}")
        return row

    def _articles(self, entry: Entry) -> list[str]:
        """The articles an entry may mean: all there are of its source, or the one it names."""
        named = [entry.article_id] if entry.article_id else self.by_source.get(entry.source_uri or "", [])
        found = [article for article in named if article in self.articles]
        if entry.article_id and entry.source_uri:
            found = [article for article in found if self.articles[article]["source_uri"] == entry.source_uri]
        if not found:
            advice = "Mend the entry, or delete it if the source went"
            raise UnmatchedError(f"no article has this article_id or source_uri. {advice}")
        return found


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by article."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["article_id"]].append(row)
    return dict(groups)


def _stands(entry: Entry, row: Row) -> bool:
    """Whether a figure has the words and the place an entry gives."""
    placed = entry.char_start is None or (row["char_start"], row["char_end"]) == (entry.char_start, entry.char_end)
    return placed and entry.quote in (None, row["quote"])


def overlaps(row: Row, start: int, end: int) -> bool:
    """Whether a row's span shares a character with another."""
    return bool(row["char_start"] < end and row["char_end"] > start)


def _near(entry: Entry, rows: list[Row]) -> str:
    """What stands where an entry looked."""
    start, end = entry.char_start, entry.char_end
    near = [row for row in rows if start is not None and end is not None and overlaps(row, start, end)]
    return f"Near it: {_told(near[0])}" if near else "Look at its article with solieu sql, or delete the entry"


def _told(row: Row) -> str:
    """A figure in a few words."""
    place = f"characters {row['char_start']} to {row['char_end']}"
    return f"figure {row['figure_id']}, {row['quote']!r} at {place}, obs_value {spelled(row['obs_value'])}"
