"""Many small nights must not leave ever more small batches: now and then their documents are read into one batch.

The documents go through load and the stages again, as any file that is new does; so no stored output is ever changed,
and the tables stay the same byte for byte. Batches too large to be SMALL stay as they are for good, so that a document
is read again only until its batch is large: the work of all nights together grows like their documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from flows.load import InputFile, plan_shards
from flows.runtime.store import Store

SMALL = 2_000
"""Documents; a batch of fewer is worth joining with others. Reading them again takes a few seconds."""

MANY = 24
"""So many small batches are joined into one."""


@dataclass(frozen=True)
class Merging:
    """`batches` whose documents are read into a new one, and the loaded `entries` whose files must be read for that."""

    batches: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)


def merging(store: Store, covered: pl.DataFrame, files: Sequence[InputFile]) -> Merging:
    """What this run joins; nothing while there are few small batches, or where joining would not make them fewer.

    `covered` (COVERED) are the entries that stand; `files` are those that can be read.
    """
    if sum(1 for _ in store.root.glob("clean/*")) < MANY:
        return Merging()
    whole = _alone(covered, files)
    held = pl.concat([pl.DataFrame(schema={"batch": pl.String, "owner": pl.String}), *(_held(store, e) for e in whole)])
    counts = {batch: _documents(store, batch) for batch in held["batch"].unique().sort()}
    small = sorted(batch for batch, count in counts.items() if count < SMALL)
    owners = held.filter(pl.col("batch").is_in(small))["owner"].unique().sort().to_list()
    names = set(covered.filter(pl.col("entry").is_in(owners))["name"])
    if len(small) < MANY or len(plan_shards([file for file in files if file.name in names])) * 2 > len(small):
        return Merging()
    return Merging(small, owners)


def _alone(covered: pl.DataFrame, files: Sequence[InputFile]) -> list[str]:
    """Entries that hold whole files which can all be read."""
    parts = covered.with_columns(shared=pl.col("entry").n_unique().over("name", "sha256") > 1)
    readable = pl.col("name").is_in([file.name for file in files])
    unfit = parts.filter(pl.col("shared") | ~readable)["entry"].unique()
    return covered.filter(~pl.col("entry").is_in(unfit.implode()))["entry"].unique().sort().to_list()


def _held(store: Store, entry: str) -> pl.DataFrame:
    """Batches that the documents of a loaded entry lie in."""
    batches = store.read("load", entry, "members", ["entry"])["entry"].unique()
    return pl.DataFrame({"batch": batches}).with_columns(owner=pl.lit(entry))


def _documents(store: Store, batch: str) -> int:
    """Documents of a batch; one that is gone counts as large, so that nobody tries to join it."""
    try:
        return int(store.facts("load", batch)["documents"])
    except (OSError, KeyError, ValueError):
        return SMALL
