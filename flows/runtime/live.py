"""Which documents and articles there are now, and which batch holds each.

All of them are in one memory here, so they are numbers: twenty bytes each instead of three hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from flows.runtime.batch import Batch
from flows.runtime.store import Store

Live = Mapping[str, pl.Series]
"""Batch (its loaded entry) → numbers (UInt64) of the documents or articles of it that are there now, in order."""

_HELD: dict[str, pl.DataType] = {"number": pl.UInt64(), "then": pl.UInt64(), "entry": pl.Categorical()}


def number(column: str) -> pl.Expr:
    """The number that the first 16 hexadecimal digits of an identifier spell; numbers sort as identifiers do."""
    return pl.col(column).str.head(16).str.decode("hex").bin.reinterpret(dtype=pl.UInt64, endianness="big")


def live_documents(store: Store, entries: Sequence[str], files: pl.DataFrame) -> Live:
    """Each document of the files there are now, once, whichever batch was first."""
    return _once([_members(store, entry, files) for entry in entries])


def live_articles(store: Store, batches: Sequence[Batch], live: Live) -> Live:
    """Articles of live documents; two documents with one source and text leave one article."""
    return _once([_articles(store, batch, live[batch.entry]) for batch in batches if batch.entry in live])


def _members(store: Store, entry: str, files: pl.DataFrame) -> pl.DataFrame:
    """Documents that a loaded entry says are in `files`, by their content, with the batch each lies in."""
    columns = ["name", "sha256", "document_id", "content", "entry"]
    members = store.read("load", entry, "members", columns).join(files, on=["name", "sha256"], how="semi")
    return _held(members, number("document_id"), number("content"))


def _articles(store: Store, batch: Batch, documents: pl.Series) -> pl.DataFrame:
    """Articles of the live `documents` of one batch, by their document."""
    columns = ["article_id", "document_id"]
    articles = store.read("validate", batch.validated.key, "articles", columns).with_columns(entry=pl.lit(batch.entry))
    held = _held(articles, number("article_id"), number("document_id"))
    return held.join(documents.to_frame("then"), on="then", how="semi")


def _held(frame: pl.DataFrame, numbers: pl.Expr, then: pl.Expr) -> pl.DataFrame:
    return frame.select(number=numbers, then=then, entry=pl.col("entry").cast(pl.Categorical))


def _once(frames: Sequence[pl.DataFrame]) -> Live:
    """Each number in the batch where it comes first."""
    ordered = pl.concat([pl.DataFrame(schema=_HELD), *frames]).sort("number", "then", "entry")
    first = ordered.unique("number", keep="first", maintain_order=True).select("number", "entry")
    parts = first.partition_by("entry", maintain_order=True, as_dict=True)
    return {str(entry): parts[(entry,)]["number"] for (entry,) in sorted(parts)}
