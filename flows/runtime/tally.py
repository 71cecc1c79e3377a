"""Batches as they went through the stages, and what a run's work adds up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.runtime.batch import Batch
from flows.runtime.errors import RunFailed
from flows.runtime.live import Live
from flows.runtime.news import news
from flows.runtime.plan import Plan
from flows.runtime.quality import quality, reasons
from flows.runtime.session import Session
from flows.runtime.steps import Done
from flows.runtime.summary import Summary, Work
from flows.validate import TooManyRejectsError, check_share

ASKED = (
    "documents", "articles", "figures", "figure_spans", "numbers", "visits", "places", "corrections", "rejects", "runs",
)  # fmt: skip
"""Tables people ask about first, in this order."""


def check_rejects(run: Session, batches: Sequence[Batch]) -> None:
    """Raise RunFailed when validation refused more than the set share of rows."""
    facts = [run.store.facts("validate", batch.validated.key) for batch in batches]
    refused = sum(fact["refused"] for fact in facts)
    total = refused + sum(sum(fact["rows"].values()) for fact in facts)
    try:
        check_share(refused, total, limit=run.settings.reject_share)
    except TooManyRejectsError as error:
        raise RunFailed(str(error)) from error


def tally(run: Session, plan: Plan, loaded: Sequence[Done], batches: Sequence[Batch], live: Live) -> Work:
    """Documents and files that came and went, and seconds of work by stage."""
    facts = [run.store.facts("load", done.key) for done in loaded]
    new = sum(fact.get("new", fact["documents"]) for fact in facts)
    gone = run.state.files.join(plan.listing.table, on="name", how="anti")
    counts = {"files": len(plan.listing.table), "new_documents": new, "removed_files": len(gone)}
    stages = {"load": list(loaded)} | {
        stage: [getattr(batch, field) for batch in batches]
        for stage, field in (("clean", "cleaned"), ("extract", "extracted"), ("validate", "validated"))
    }
    worked = {f"batches_{stage}": sum(done.worked for done in dones) for stage, dones in stages.items()}
    seconds = {stage: sum(done.seconds for done in dones) for stage, dones in stages.items()}
    return Work({**counts, "live_documents": sum(map(len, live.values())), **worked}, seconds)


def summarise(run: Session, plan: Plan, counts: dict[str, int], database: Path, work: Work) -> Summary:
    """The outcome for people."""
    before = run.state.facts
    told = news(database, run.run_id, counts, run.releases.current, before.measured)
    return Summary(
        run.run_id, str(run.settings.folder), False, run.seconds, counts, quality(database),
        {**before.counts, **before.quality}, reasons(database), work.counts, work.timings, plan.notes, told,
    )  # fmt: skip


def asked(rows: Mapping[str, int]) -> dict[str, int]:
    """The tables people ask about first."""
    return {name: rows[name] for name in ASKED if name in rows}
