"""The stages on stored batches: read the entry before, call the pure stage, write the entry after.

A batch is a set of documents that were first seen together; its key is its loaded entry's. All steps look alike: they
return the key of their entry and do nothing where it is there already.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from flows.load import Shard, load_shard
from flows.runtime.isolate import Tables, isolated
from flows.runtime.store import Store, key_of
from schemas.tables import table

MEMBERS: dict[str, pl.DataType] = {
    "name": pl.String(),
    "sha256": pl.String(),
    "document_id": pl.String(),
    "source_uri": pl.String(),
    "content": pl.String(),
    "entry": pl.String(),
}
"""One row a document a file holds; `entry` is the batch its outputs lie in, `content` a hash of all it says."""


@dataclass(frozen=True)
class Done:
    """What a step left: the key of its entry, whether it had to work for it, and for how many seconds."""

    key: str
    worked: bool
    seconds: float = 0.0


@dataclass(frozen=True)
class Made:
    """What a step writes: tables, tables that another entry holds word for word, and facts."""

    tables: Tables
    same: dict[str, Path] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def _once(store: Store, stage: str, key: str, work: Callable[[], Made]) -> Done:
    """Do `work` and write what it made as the entry, unless the entry is there."""
    if store.has(stage, key):
        return Done(key, worked=False)
    start = time.monotonic()
    made = work()
    store.write(stage, key, made.tables, made.same, **made.facts)
    return Done(key, True, time.monotonic() - start)


def load_step(store: Store, key: str, shard: Shard, columns: Mapping[str, str], known: pl.DataFrame) -> Done:
    """Read a shard; documents that `known` (MEMBERS) already holds word for word are noted, not worked on again."""

    def work() -> Made:
        loaded = load_shard(shard, columns or None)
        containers = _containers(shard)
        members = _members(loaded.documents, containers, known)
        fresh = loaded.documents.filter(members["entry"].is_null())
        new = members.join(known, on=["document_id", "content"], how="anti")
        rejects = loaded.rejects.with_columns(_container_of(loaded.rejects["source_uri"], containers["name"]))
        members = members.with_columns(pl.col("entry").fill_null(key))
        documents = fresh.sort("document_id")
        tables = {"containers": containers, "members": members, "documents": documents, "rejects": rejects}
        return Made(tables, facts={"documents": len(documents), "new": len(new)})

    return _once(store, "load", key, work)


def _containers(shard: Shard) -> pl.DataFrame:
    """name, sha256 of each file the shard reads from."""
    rows = sorted({(part.file.name, content) for part, content in zip(shard.parts, shard.contents, strict=True)})
    return pl.DataFrame(rows, schema={"name": pl.String, "sha256": pl.String}, orient="row")


def _members(documents: pl.DataFrame, containers: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """MEMBERS in the order of `documents`; `entry` is null for what `known` does not hold."""
    # Whatever raw_text says follows from the bytes, the title and how this reader reads them: their hashes suffice.
    said = pl.exclude("raw_text").cast(pl.String).fill_null("\x01")
    spelled = documents.select(pl.concat_str(said, separator="\0")).to_series()
    content = [hashlib.sha256(text.encode()).hexdigest()[:20] for text in spelled]
    named = documents.select(pl.col("container").alias("name"), "document_id", "source_uri")
    held = known.select("document_id", "content", "entry").unique(
        ["document_id", "content"], keep="first", maintain_order=True
    )
    return (
        named.with_columns(pl.Series("content", content, dtype=pl.String))
        .join(containers, on="name", how="left", maintain_order="left")
        .join(held, on=["document_id", "content"], how="left", maintain_order="left")
        .select(list(MEMBERS))
    )


def _container_of(uris: pl.Series, names: pl.Series) -> pl.Series:
    """The file each address points into: itself, or what stands before the record."""
    files = set(names)
    found = [uri if uri in files else next((n for n in _parents(uri) if n in files), uri) for uri in uris]
    return pl.Series("name", found, dtype=pl.String)


def _parents(uri: str) -> list[str]:
    parts = uri.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]


def clean_step(store: Store, version: str, batch: str) -> Done:
    """Documents of a batch → articles and (beside them) their texts, article_lines, text_map, rejects, signatures."""

    def work() -> Made:
        from flows.clean import clean  # noqa: PLC0415 (brings libraries that a run without work never needs)

        return Made(halved(isolated("clean", clean, store.read("load", batch, "documents"))))

    return _once(store, "clean", key_of(version, batch), work)


def validate_step(store: Store, version: str, batch: str, cleaned: Done, extracted: Done) -> Done:
    """All tables of a batch → the rows that hold, and one table of everything set aside on the way."""

    def work() -> Made:
        from flows.validate import validate_tables  # noqa: PLC0415 (see clean_step)

        frames = {"documents": store.read("load", batch, "documents"), **_frames(store, cleaned.key, extracted.key)}
        earlier = frames.pop("rejects")
        accepted, refused = validate_tables(frames)
        tables = {**accepted, "rejects": pl.concat([earlier, refused])}
        rows = {name: len(frame) for name, frame in tables.items()}
        same = {}
        if accepted["documents"].equals(frames["documents"]):
            same["documents"] = store.file("load", batch, "documents")
        if accepted["articles"]["article_id"].equals(frames["articles"]["article_id"]):
            same["texts"] = store.file("clean", cleaned.key, "texts")
        kept = {name: frame for name, frame in halved(tables).items() if name not in same}
        return Made(kept, same, {"rows": rows, "refused": len(refused)})

    return _once(store, "validate", key_of(version, batch, cleaned.key, extracted.key), work)


def _frames(store: Store, cleaned: str, extracted: str) -> dict[str, pl.DataFrame]:
    """Tables of the two stages; rejects of both together."""
    names = {
        "clean": ("article_lines", "text_map"),
        "extract": ("figures", "figure_spans", "numbers", "visits"),
    }
    keys = {"clean": cleaned, "extract": extracted}
    articles = _with_scope(read_articles(store, cleaned), store.read("extract", extracted, "in_scope"))
    frames = {name: store.read(stage, keys[stage], name) for stage, tables in names.items() for name in tables}
    rejects = [store.read(stage, key, "rejects") for stage, key in keys.items()]
    return {"articles": articles, **frames, "rejects": pl.concat(rejects)}


def halved(tables: Tables) -> Tables:
    """The same tables with the texts of `articles` in a table beside it: they stay as they are where others change."""
    articles = tables["articles"].sort("article_id")
    texts = articles.select("article_id", "text")
    return {**tables, "articles": articles.drop("text"), "texts": texts}


def read_articles(store: Store, cleaned: str) -> pl.DataFrame:
    """Articles of a cleaned batch with their texts."""
    articles, texts = store.read("clean", cleaned, "articles"), store.read("clean", cleaned, "texts")
    return articles.with_columns(texts["text"]).select(table("articles").schema.names())


def _with_scope(articles: pl.DataFrame, scope: pl.DataFrame) -> pl.DataFrame:
    """Articles with the extraction's word on whether they are about the topic; one it could not read is not."""
    told = articles.drop("in_scope").join(scope, on="article_id", how="left", maintain_order="left")
    return told.with_columns(pl.col("in_scope").fill_null(False)).select(articles.columns)


def known_members(
    store: Store, entries: Sequence[str], shards: Sequence[Shard], joining: Sequence[str] = ()
) -> pl.DataFrame:
    """MEMBERS of earlier versions of the files that `shards` read: their unchanged records need no work.

    Those that lie in a batch of `joining` have no `entry`: they are known, and are worked on again all the same.
    """
    names = {part.file.name for shard in shards for part in shard.parts}
    frames = [store.read("load", key, "members") for key in entries] if names else []
    found = pl.concat([pl.DataFrame(schema=MEMBERS), *(f.filter(pl.col("name").is_in(list(names))) for f in frames)])
    left = pl.when(~pl.col("entry").is_in(list(joining))).then(pl.col("entry"))
    return found.with_columns(entry=left).sort("entry", nulls_last=True, maintain_order=True)
