"""Raw load: files of any known format → documents as received, and what had to be set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from flows.load.files import InputFile, Part
from flows.load.frames import DOCUMENTS, Loaded
from flows.load.listing import Found, InputError, find_files, list_inputs
from flows.load.shards import SHARD_BYTES, Shard, load_shard, plan_shards
from flows.rejects import REJECTS

__all__ = [
    "DOCUMENTS",
    "REJECTS",
    "SHARD_BYTES",
    "Found",
    "InputError",
    "InputFile",
    "Loaded",
    "Part",
    "Shard",
    "find_files",
    "list_inputs",
    "load",
    "load_shard",
    "plan_shards",
]


def load(paths: Sequence[str], columns: Mapping[str, str] | None = None) -> Loaded:
    """Everything at once, for notebooks and tests; the flow goes shard by shard. Raises InputError."""
    loaded = [load_shard(shard, columns) for shard in plan_shards(list_inputs(paths))]
    return Loaded(pl.concat([item.documents for item in loaded]), pl.concat([item.rejects for item in loaded]))
