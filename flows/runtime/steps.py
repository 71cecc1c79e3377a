"""The stages on stored batches: read the entry before, call the pure stage, write the entry after.

A batch is a set of documents that were first seen together; its key is its loaded entry's. All steps look alike: they
return the key of their entry and do nothing where it is there already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from flows.load import Shard, load_shard
from flows.load.files import content_hash
from flows.runtime.isolate import isolated
from flows.runtime.store import Store, key_of

MEMBERS: dict[str, pl.DataType] = {
    "name": pl.String(),
    "sha256": pl.String(),
    "document_id": pl.String(),
    "source_uri": pl.String(),
    "content": pl.String(),
    "entry": pl.String(),
}
"""One row a document a file holds; `entry` is the batch its outputs lie in, `content` a hash of all it says."""


def load_step(store: Store, key: str, shard: Shard, columns: Mapping[str, str], known: pl.DataFrame) -> str:
    """Read a shard; documents that `known` (MEMBERS) already holds word for word are noted, not worked on again."""
    if store.has("load", key):
        return key
    loaded = load_shard(shard, columns or None)
    containers = _containers(shard)
    members = _members(loaded.documents, containers).join(
        known.select("document_id", "content", "entry").unique(["document_id", "content"], keep="any"),
        on=["document_id", "content"], how="left", maintain_order="left",
    )  # fmt: skip
    fresh = loaded.documents.filter(members["entry"].is_null())
    members = members.with_columns(pl.col("entry").fill_null(key))
    rejects = loaded.rejects.with_columns(_container_of(loaded.rejects["source_uri"], containers["name"]))
    tables = {"containers": containers, "members": members, "documents": fresh, "rejects": rejects}
    store.write("load", key, tables, documents=len(fresh), seen=len(members) - len(fresh))
    return key


def _containers(shard: Shard) -> pl.DataFrame:
    """name, sha256 of each file the shard reads from."""
    files = {part.file.path: part.file for part in shard.parts}.values()
    rows = [(file.name, content_hash(file)) for file in files]
    return pl.DataFrame(rows, schema={"name": pl.String, "sha256": pl.String}, orient="row")


def _members(documents: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """MEMBERS without `entry`, in the order of `documents`."""
    spelled = documents.select(pl.concat_str(pl.all().cast(pl.String).fill_null("\x01"), separator="\0")).to_series()
    content = [hashlib.sha256(text.encode()).hexdigest()[:20] for text in spelled]
    named = documents.select(pl.col("container").alias("name"), "document_id", "source_uri")
    joined = named.with_columns(pl.Series("content", content, dtype=pl.String))
    return joined.join(containers, on="name", how="left", maintain_order="left").select(list(MEMBERS)[:-1])


def _container_of(uris: pl.Series, names: pl.Series) -> pl.Series:
    """The file each address points into: itself, or what stands before the record."""
    files = set(names)
    found = [uri if uri in files else next((n for n in _parents(uri) if n in files), uri) for uri in uris]
    return pl.Series("name", found, dtype=pl.String)


def _parents(uri: str) -> list[str]:
    parts = uri.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]


def clean_step(store: Store, version: str, batch: str) -> str:
    """Documents of a batch → articles, article_lines, text_map, rejects."""
    key = key_of(version, batch)
    if not store.has("clean", key):
        from flows.clean import clean  # noqa: PLC0415 (brings libraries that a run without work never needs)

        documents = store.read("load", batch, "documents")
        store.write("clean", key, isolated("clean", clean, documents))
    return key


def extract_step(store: Store, version: str, cleaned: str) -> str:
    """Articles of a batch → figures, figure_spans, numbers, visits, rejects, and the articles with their scope."""
    key = key_of(version, cleaned)
    if not store.has("extract", key):
        from flows.extract import extract  # noqa: PLC0415 (see clean_step)

        articles, lines = (store.read("clean", cleaned, name) for name in ("articles", "article_lines"))
        store.write("extract", key, isolated("extract", extract, articles, lines))
    return key


def validate_step(store: Store, version: str, batch: str, cleaned: str, extracted: str) -> str:
    """All tables of a batch → the rows that hold, and one table of everything set aside on the way."""
    key = key_of(version, batch, cleaned, extracted)
    if not store.has("validate", key):
        from flows.validate import validate_tables  # noqa: PLC0415 (see clean_step)

        frames = {"documents": store.read("load", batch, "documents")} | _frames(store, cleaned, extracted)
        rejects = [frames.pop("rejects")]
        accepted, refused = validate_tables(frames)
        rows = {name: len(frame) for name, frame in accepted.items()}
        tables = {**accepted, "rejects": pl.concat([*rejects, refused])}
        store.write("validate", key, tables, rows=rows, refused=len(refused))
    return key


def _frames(store: Store, cleaned: str, extracted: str) -> dict[str, pl.DataFrame]:
    """Tables of the two stages; rejects of both together."""
    names = {
        "clean": ("articles", "article_lines", "text_map"),
        "extract": ("figures", "figure_spans", "numbers", "visits"),
    }
    keys = {"clean": cleaned, "extract": extracted}
    frames = {name: store.read(stage, keys[stage], name) for stage, tables in names.items() for name in tables}
    rejects = [store.read(stage, key, "rejects") for stage, key in keys.items()]
    return {**frames, "rejects": pl.concat(rejects)}


def read_members(store: Store, entries: Sequence[str]) -> pl.DataFrame:
    """MEMBERS of all loaded entries."""
    return pl.concat([pl.DataFrame(schema=MEMBERS), *(store.read("load", key, "members") for key in entries)])
