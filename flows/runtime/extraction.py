"""Extraction of several batches at once: it costs half a second before the first article, whatever it is given."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from flows.runtime.isolate import Tables, isolated
from flows.runtime.steps import Done, read_articles
from flows.runtime.store import Store, key_of

BATCHES = 8
"""Batches handed to extraction together; of general news they hold some twenty megabytes of articles in scope."""
MAX_BYTES = 32_000_000
"""Text in scope that is worked on at once, which bounds memory where every article is in scope."""


@dataclass(frozen=True)
class Chosen:
    """A cleaned batch: which of its articles are in scope (article_id, in_scope), these themselves, and their lines."""

    key: str
    scope: pl.DataFrame
    articles: pl.DataFrame
    lines: pl.DataFrame

    @property
    def size(self) -> int:
        """Bytes of text in scope."""
        return int(self.articles["text"].str.len_bytes().sum())


def groups(batches: Sequence[str]) -> list[list[str]]:
    """Batches that are extracted together."""
    return [list(batches[at : at + BATCHES]) for at in range(0, len(batches), BATCHES)]


def extract_step(store: Store, version: str, cleaned: Sequence[Done]) -> dict[str, Done]:
    """Articles of cleaned batches → figures, figure_spans, numbers, visits, rejects, in an entry for each batch.

    Returns what was done by the key of the cleaned batch.
    """
    entries = {done.key: key_of(version, done.key) for done in cleaned}
    todo = [key for key, entry in entries.items() if not store.has("extract", entry)]
    start = time.monotonic()
    for portion in _portions(_choose(store, key) for key in todo):
        for key, tables in _extracted(portion).items():
            store.write("extract", entries[key], tables)
    each = (time.monotonic() - start) / max(len(todo), 1)
    return {key: Done(entry, key in todo, each if key in todo else 0.0) for key, entry in entries.items()}


def _choose(store: Store, key: str) -> Chosen:
    """The articles of a cleaned batch that extraction looks at."""
    from flows.extract.scope import in_scope  # noqa: PLC0415 (brings libraries that a run without work never needs)

    articles, lines = read_articles(store, key), store.read("clean", key, "article_lines")
    scope = articles.select("article_id").with_columns(in_scope(articles))
    chosen = articles.filter(scope["in_scope"])
    wanted = chosen.select("article_id")
    return Chosen(key, scope, chosen, lines.join(wanted, on="article_id", how="semi", maintain_order="left"))


def _portions(batches: Iterator[Chosen]) -> Iterator[list[Chosen]]:
    """Batches up to MAX_BYTES; one that holds an article of another again goes apart, for ids must be unique."""
    portion: list[Chosen] = []
    seen: set[str] = set()
    for batch in batches:
        ids = set(batch.articles["article_id"])
        if portion and (not seen.isdisjoint(ids) or sum(b.size for b in portion) + batch.size > MAX_BYTES):
            yield portion
            portion, seen = [], set()
        portion.append(batch)
        seen |= ids
    if portion:
        yield portion


def _extracted(portion: Sequence[Chosen]) -> dict[str, Tables]:
    """Key of each batch → its own rows of what extraction finds in all of them."""
    from flows.extract import extract  # noqa: PLC0415 (see _choose)

    articles, lines = (pl.concat([getattr(batch, name) for batch in portion]) for name in ("articles", "lines"))
    tables = isolated("extract", extract, articles, lines)
    return {batch.key: {name: _own(frame, name, batch) for name, frame in tables.items()} for batch in portion}


def _own(frame: pl.DataFrame, name: str, batch: Chosen) -> pl.DataFrame:
    """The rows of one batch; of `in_scope` those of articles nobody looked at too."""
    on = "article_id" if "article_id" in frame.columns else "source_uri"
    rows = frame.join(batch.articles.select(on).unique(), on=on, how="semi", maintain_order="left")
    return pl.concat([batch.scope.filter(~pl.col("in_scope")), rows]) if name == "in_scope" else rows
