"""From batches to tables: which documents are there now, which batch holds each, and the files that publish joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from flows.publish.parquet import Halves, Source, files_of
from flows.runtime.batch import Batch
from flows.runtime.live import Live, live_articles, live_documents, number
from flows.runtime.plan import Plan
from flows.runtime.repeats import marked, repeats
from flows.runtime.session import Session
from flows.runtime.state import COVERED
from flows.runtime.steps import Done
from flows.runtime.store import Store, key_of
from schemas.tables import table

BY_ARTICLE = ("articles", "article_lines", "text_map", "figures", "figure_spans", "numbers", "visits")
KEYS = {"documents": "document_id", "rejects": "source_uri"} | dict.fromkeys(BY_ARTICLE, "article_id")
"""Tables of a validated entry that are published, and the column that says whom a row belongs to."""
HELD = {**KEYS, "texts": "article_id"}
"""All its tables: the texts of articles lie beside them."""

NOBODY = pl.Series(dtype=pl.UInt64)


@dataclass(frozen=True)
class Gathered:
    """What goes into the tables: their sources and rows, the batches that cover the files, repeating articles,
    and what the summary should tell of them.
    """

    sources: dict[str, Source]
    rows: dict[str, int]
    covered: pl.DataFrame
    duplicates: int
    notes: list[str] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        """Every stored file the release is made from."""
        return [path for source in self.sources.values() for path in files_of(source)]


def batches_needed(run: Session, plan: Plan, loaded: Sequence[Done]) -> list[str]:
    """Batches that hold a document of today, in a fixed order."""
    live = live_documents(run.store, all_entries(plan, loaded), plan.listing.table)
    return sorted(live)


def all_entries(plan: Plan, loaded: Sequence[Done]) -> list[str]:
    """What was loaded before and now."""
    return sorted({*plan.entries, *(done.key for done in loaded)})


def covering(store: Store, entries: Sequence[str], files: pl.DataFrame) -> pl.DataFrame:
    """COVERED: which entries hold files there are now."""
    frames = [store.read("load", key, "containers").with_columns(pl.lit(key).alias("entry")) for key in entries]
    return pl.concat([pl.DataFrame(schema=COVERED), *frames]).join(files, on=["name", "sha256"], how="semi")


def gather(store: Store, batches: Sequence[Batch], live: Live, covered: pl.DataFrame) -> Gathered:
    """Sources of all tables; rows of documents that are gone are left out, repeating articles are marked."""
    kept = live_articles(store, batches, live)
    marks = repeats(store, {batch.entry: batch.cleaned.key for batch in batches}, kept)
    ordered = sorted(batches, key=lambda batch: batch.entry)
    entries = {b.entry: _live_entry(store, b, live.get(b.entry, NOBODY), kept.get(b.entry, NOBODY)) for b in ordered}
    paths = [store.path(*entry) for entry in entries.values()]
    sources: dict[str, Source] = {name: [path / f"{name}.parquet" for path in paths] for name in KEYS}
    told = [marked(store, entry, marks.get(batch)) for batch, entry in entries.items()]
    sources["articles"] = Halves(told, [path / "texts.parquet" for path in paths], "article_id")
    used = [_load_rejects(store, covered), *entries.values()]
    sources["rejects"] = [store.path(*entry) / "rejects.parquet" for entry in used]
    facts = [store.facts(*entry)["rows"] for entry in used]
    rows = {name: sum(fact.get(name, 0) for fact in facts) for name in KEYS}
    return Gathered(sources, rows, covered, sum(len(frame) for frame in marks.values()))


def _live_entry(store: Store, batch: Batch, documents: pl.Series, articles: pl.Series) -> tuple[str, str]:
    """The validated entry itself where all of it is live, else a copy of its live rows."""
    key = batch.validated.key
    held = store.facts("validate", key)["rows"]
    if held["documents"] == len(documents) and held["articles"] == len(articles):
        return "validate", key
    part = key_of(key, *documents.cast(pl.String), "", *articles.cast(pl.String))
    if not store.has("live", part):
        tables = _filtered(store, batch, documents, articles)
        store.write("live", part, tables, rows={name: len(frame) for name, frame in tables.items()})
    return "live", part


def _filtered(store: Store, batch: Batch, documents: pl.Series, articles: pl.Series) -> dict[str, pl.DataFrame]:
    """The tables of a validated batch, without rows of other documents and articles."""
    key = batch.validated.key
    named = store.read("load", batch.entry, "documents", ["document_id", "source_uri"])
    theirs = named.filter(number("document_id").is_in(documents.implode()))
    told = store.read("validate", key, "articles", ["article_id"])
    wanted = {
        "article_id": told.filter(number("article_id").is_in(articles.implode())),
        "document_id": theirs.select("document_id"),
        "source_uri": theirs.select("source_uri").unique(),
    }
    return {
        name: store.read("validate", key, name).join(wanted[on], on=on, how="semi", maintain_order="left")
        for name, on in HELD.items()
    }


def _load_rejects(store: Store, covered: pl.DataFrame) -> tuple[str, str]:
    """An entry with what loading set aside in the files there are now."""
    part = key_of(*covered.sort("entry", "name").select(pl.concat_str(pl.all(), separator="\0")).to_series())
    if not store.has("aside", part):
        frames = [_rejects_of(store, str(entry), files) for (entry,), files in covered.group_by("entry")]
        rejects = pl.concat([table("rejects").empty(), *frames])
        store.write("aside", part, {"rejects": rejects}, rows={"rejects": len(rejects)})
    return "aside", part


def _rejects_of(store: Store, entry: str, files: pl.DataFrame) -> pl.DataFrame:
    """Rejects of one loaded entry that concern `files`."""
    return store.read("load", entry, "rejects").join(files, on="name", how="semi", maintain_order="left").drop("name")


def used(store: Store, gathered: Gathered, batches: Sequence[Batch]) -> set[Path]:
    """Stored outputs that the release was made from or the next run will stand on."""
    read = {("load", entry) for entry in gathered.covered["entry"]}
    worked = {entry for batch in batches for entry in batch.entries}
    return {store.path(*entry) for entry in read | worked} | {file.parent for file in gathered.files}
