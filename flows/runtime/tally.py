"""Batches as they went through the stages, and what a run's work adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.runtime.errors import RunFailed
from flows.runtime.plan import Plan, notes
from flows.runtime.session import Session
from flows.runtime.steps import Done
from flows.runtime.store import Store, key_of
from flows.runtime.summary import Summary, Work
from flows.validate import TooManyRejectsError, check_share

ASKED = ("documents", "articles", "figures", "figure_spans", "numbers", "visits", "places", "rejects", "runs")
"""Tables people ask about first, in this order."""


@dataclass(frozen=True)
class Batch:
    """A batch that went through all stages: its loaded entry, and what each stage did."""

    entry: str
    cleaned: Done
    extracted: Done
    validated: Done

    @property
    def entries(self) -> list[tuple[str, str]]:
        """The stored outputs it stands on."""
        stages = {"clean": self.cleaned, "extract": self.extracted, "validate": self.validated}
        return [("load", self.entry), *((stage, done.key) for stage, done in stages.items())]


def standing(store: Store, versions: Mapping[str, str], entry: str) -> Batch | None:
    """The batch as earlier runs left it with the same rules, None where a stage is still to be done."""
    cleaned = key_of(versions["clean"], entry)
    extracted = key_of(versions["extract"], cleaned)
    validated = key_of(versions["validate"], entry, cleaned, extracted)
    keys = {"clean": cleaned, "extract": extracted, "validate": validated}
    if not all(store.has(stage, key) for stage, key in keys.items()):
        return None
    return Batch(entry, *(Done(key, worked=False) for key in keys.values()))


def check_rejects(run: Session, batches: Sequence[Batch]) -> None:
    """Raise RunFailed when validation refused more than the set share of rows."""
    facts = [run.store.facts("validate", batch.validated.key) for batch in batches]
    refused = sum(fact["refused"] for fact in facts)
    total = refused + sum(sum(fact["rows"].values()) for fact in facts)
    try:
        check_share(refused, total, limit=run.settings.reject_share)
    except TooManyRejectsError as error:
        raise RunFailed(str(error)) from error


def tally(run: Session, plan: Plan, loaded: Sequence[Done], batches: Sequence[Batch], live: pl.DataFrame) -> Work:
    """Documents and files that came and went, and seconds of work by stage."""
    new = sum(run.store.facts("load", done.key)["documents"] for done in loaded)
    gone = run.state.files.join(plan.listing.table, on="name", how="anti")
    counts = {"files": len(plan.listing.table), "new_documents": new, "removed_files": len(gone)}
    stages = {"load": list(loaded)} | {
        stage: [getattr(batch, field) for batch in batches]
        for stage, field in (("clean", "cleaned"), ("extract", "extracted"), ("validate", "validated"))
    }
    worked = {f"batches_{stage}": sum(done.worked for done in dones) for stage, dones in stages.items()}
    seconds = {stage: sum(done.seconds for done in dones) for stage, dones in stages.items()}
    return Work({**counts, "live_documents": len(live), **worked}, seconds)


def summarise(run: Session, plan: Plan, rows: Mapping[str, int], work: Work) -> Summary:
    """The outcome for people."""
    counts = {name: rows[name] for name in ASKED if name in rows}
    folder = str(run.settings.folder)
    return Summary(run.run_id, folder, False, run.seconds, counts, work.counts, work.timings, notes(plan))
