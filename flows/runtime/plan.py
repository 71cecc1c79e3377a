"""What a run has to do: the files there are, which of them are new, and whether anything would change at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import polars as pl

from flows.correct import Sheet
from flows.load import Shard, plan_shards
from flows.runtime.compaction import Merging, merging
from flows.runtime.errors import RunRefused
from flows.runtime.fingerprints import fingerprint
from flows.runtime.inputs import Listing, held_by, list_all
from flows.runtime.settings import Settings
from flows.runtime.sheet import read_sheet
from flows.runtime.state import State
from flows.runtime.steps import known_members
from flows.runtime.store import Store, key_of
from schemas.tables import SCHEMA_VERSION

STAGES = ("load", "clean", "extract", "validate", "publish")


@dataclass(frozen=True)
class Plan:
    """`shards` must be loaded; `entries` are the batches loaded by earlier runs with the same reader.

    `digest` stands for all the tables are made from; `notes` are what a reader of the summary should know; `sheet`
    holds the corrections; `merging` says which small batches of earlier runs are read into new ones.
    """

    listing: Listing
    columns: dict[str, str]
    versions: dict[str, str]
    shards: list[Shard]
    entries: list[str]
    digest: str
    notes: list[str]
    sheet: Sheet
    merging: Merging

    def load_key(self, shard: Shard) -> str:
        """The key of a shard's documents; another one where documents of other batches join them."""
        columns = json.dumps(self.columns, sort_keys=True)
        return key_of(self.versions["load"], columns, shard.key, *self.merging.batches)

    def known(self, store: Store) -> pl.DataFrame:
        """MEMBERS of what earlier runs read of the files read now; without a batch where it is to be joined."""
        return known_members(store, [*self.entries, *self.merging.entries], self.shards, self.merging.batches)


def make_plan(settings: Settings, state: State, store: Store) -> Plan:
    """List and hash the inputs and see what of them is new. Raises InputError or RunRefused."""
    facts = state.facts if not settings.only else replace(state.facts, inputs=[])
    listing = list_all(settings.inputs, facts.inputs, state.files, facts.roots)
    versions = {stage: fingerprint(stage) for stage in STAGES}
    covered = _covered(state, store, versions["load"], settings.roles)
    joined = merging(store, covered, listing.files)
    covered = covered.filter(~pl.col("entry").is_in(joined.entries))
    new = listing.table.join(covered, on=["name", "sha256"], how="anti")
    _check_readable(listing, new)
    wanted = set(new["name"])
    hashes = dict(listing.table.select("path", "sha256").iter_rows())
    shards = plan_shards([file for file in listing.files if file.name in wanted], hashes=hashes)
    entries = covered["entry"].unique().sort().to_list()
    sheet = read_sheet(settings.folder)
    digest = _digest(listing, settings.roles, versions, sheet)
    return Plan(listing, settings.roles, versions, shards, entries, digest, _notes(listing, state), sheet, joined)


def _covered(state: State, store: Store, version: str, columns: dict[str, str]) -> pl.DataFrame:
    """COVERED by entries that are whole and were read as this run reads; a file with a lost part is not covered."""
    if state.facts.versions.get("load") != version or state.facts.columns != columns:
        return state.covered.clear()
    lost = [key for key in state.covered["entry"].unique() if not store.has("load", key)]
    damaged = state.covered.filter(pl.col("entry").is_in(lost)).select("name", "sha256")
    return state.covered.join(damaged, on=["name", "sha256"], how="anti")


def _check_readable(listing: Listing, new: pl.DataFrame) -> None:
    """Refuse when a file must be read again that is no longer there: its figures would be lost."""
    again, there = set(new["name"]), listing.table["path"]
    gone = [file.name for file in listing.kept if file.name in again]
    gone += [item for item in listing.missing if not any(held_by(item, path) for path in there)]
    if gone:
        advice = "Bring it back, or pass --only to let go of what is not named in this run."
        raise RunRefused(f"{gone[0]}: must be read again, but {listing.missing[0]} is gone. {advice}")


def _digest(listing: Listing, columns: dict[str, str], versions: dict[str, str], sheet: Sheet) -> str:
    """Equal digests mean equal tables."""
    names = listing.table.sort("name").select(pl.concat_str("name", "sha256", separator="\0")).to_series()
    return key_of(json.dumps(columns, sort_keys=True), *versions.values(), sheet.digest, *names)


def _notes(listing: Listing, state: State) -> list[str]:
    notes = [f"{item} is gone; what was read from it stays. Pass --only to let it go." for item in listing.missing]
    before = state.facts.schema
    if before not in ("", SCHEMA_VERSION):
        notes.append(f"The warehouse had tables of schema {before}; they are rebuilt as schema {SCHEMA_VERSION}.")
    return notes
