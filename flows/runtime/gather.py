"""From batches to tables: which documents are there now, which batch holds each, and the files that publish joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from flows.runtime.steps import read_members
from flows.runtime.store import Store, key_of

BY_DOCUMENT = ("documents",)
BY_SOURCE = ("rejects",)
BY_ARTICLE = ("articles", "article_lines", "text_map", "figures", "figure_spans", "numbers", "visits")


def live_documents(store: Store, entries: Sequence[str], files: pl.DataFrame) -> pl.DataFrame:
    """document_id, source_uri, entry: each document of the files there are now, once, whichever batch was first."""
    members = read_members(store, entries).join(files, on=["name", "sha256"], how="semi")
    ordered = members.sort("document_id", "content", "entry")
    return ordered.unique("document_id", keep="first", maintain_order=True).select("document_id", "source_uri", "entry")


def gather(store: Store, validated: Mapping[str, str], live: pl.DataFrame) -> dict[str, list[Path]]:
    """Table → files of its rows, from batch → validated entry; rows of documents that are gone are left out."""
    kept = _articles(store, validated, live)
    entries = [_live_entry(store, batch, key, live, kept) for batch, key in sorted(validated.items())]
    return {name: [entry / f"{name}.parquet" for entry in entries] for name in (*BY_DOCUMENT, *BY_ARTICLE, *BY_SOURCE)}


def load_rejects(store: Store, entries: Sequence[str], files: pl.DataFrame) -> pl.DataFrame:
    """What loading set aside in the files there are now."""
    frames = [_rejects_of(store, entry, files) for entry in entries]
    return pl.concat(frames) if frames else pl.DataFrame()


def _rejects_of(store: Store, entry: str, files: pl.DataFrame) -> pl.DataFrame:
    current = store.read("load", entry, "containers").join(files, on=["name", "sha256"], how="semi")
    rejects = store.read("load", entry, "rejects")
    return rejects.join(current, on="name", how="semi", maintain_order="left").drop("name")


def _articles(store: Store, validated: Mapping[str, str], live: pl.DataFrame) -> pl.DataFrame:
    """article_id, document_id, entry of live documents; two documents with one source and text leave one article."""
    frames = [
        pl.read_parquet(store.path("validate", key) / "articles.parquet", columns=["article_id", "document_id"])
        .with_columns(pl.lit(batch).alias("entry"))
        for batch, key in sorted(validated.items())
    ]  # fmt: skip
    nothing = pl.DataFrame(schema={"article_id": pl.String, "document_id": pl.String, "entry": pl.String})
    articles = pl.concat([nothing, *frames]).join(live, on=["document_id", "entry"], how="semi")
    return articles.sort("article_id", "document_id").unique("article_id", keep="first", maintain_order=True)


def _live_entry(store: Store, batch: str, key: str, live: pl.DataFrame, kept: pl.DataFrame) -> Path:
    """The validated entry itself where all of it is live, else a copy of its live rows."""
    documents = live.filter(pl.col("entry") == batch)
    articles = kept.filter(pl.col("entry") == batch)
    held = store.facts("validate", key)["rows"]
    if held["documents"] == len(documents) and held["articles"] == len(articles):
        return store.path("validate", key)
    part = key_of(key, *documents["document_id"].sort(), "", *articles["article_id"].sort())
    if not store.has("live", part):
        store.write("live", part, _filtered(store, key, documents, articles))
    return store.path("live", part)


def _filtered(store: Store, key: str, documents: pl.DataFrame, articles: pl.DataFrame) -> dict[str, pl.DataFrame]:
    keys = {**dict.fromkeys(BY_DOCUMENT, "document_id"), **dict.fromkeys(BY_SOURCE, "source_uri")}
    keys |= dict.fromkeys(BY_ARTICLE, "article_id")
    wanted = {"article_id": articles, "document_id": documents, "source_uri": documents}
    return {
        name: store.read("validate", key, name).join(wanted[on], on=on, how="semi", maintain_order="left")
        for name, on in keys.items()
    }
