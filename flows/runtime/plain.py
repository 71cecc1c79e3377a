"""The pipeline without Prefect, one batch after the other: for notebooks, tests and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.runtime.batch import Batch
from flows.runtime.extraction import extract_step, groups
from flows.runtime.gather import batches_needed
from flows.runtime.plan import Plan, make_plan
from flows.runtime.publication import publish_batches
from flows.runtime.sending import send
from flows.runtime.session import Session, open_session
from flows.runtime.settings import Settings
from flows.runtime.steps import Done, clean_step, load_step, validate_step
from flows.runtime.summary import Summary, nothing_new


def run_plain(settings: Settings) -> Summary:
    """Do what the flow `solieu` does, in this thread; raises what the flow would raise."""
    with open_session(settings) as run:
        plan = make_plan(settings, run.state, run.store)
        if plan.digest == run.state.facts.digest:
            return nothing_new(run, [*plan.notes, *_sent(run)])
        loaded = _load(run, plan)
        batches = [batch for group in groups(batches_needed(run, plan, loaded)) for batch in _through(run, plan, group)]
        summary = publish_batches(run, plan, loaded, batches)
        return replace(summary, notes=[*summary.notes, *_sent(run)])


def _sent(run: Session) -> list[str]:
    return send(run.releases, run.settings.publish_to) if run.settings.publish_to else []


def _load(run: Session, plan: Plan) -> list[Done]:
    known = plan.known(run.store)
    return [load_step(run.store, plan.load_key(shard), shard, plan.columns, known) for shard in plan.shards]


def _through(run: Session, plan: Plan, entries: Sequence[str]) -> list[Batch]:
    """Batches through all stages; what stands already is not done again."""
    store, versions = run.store, plan.versions
    cleaned = [clean_step(store, versions["clean"], entry) for entry in entries]
    extracted = extract_step(store, versions["extract"], cleaned)
    steps = [(entry, done, extracted[done.key]) for entry, done in zip(entries, cleaned, strict=True)]
    return [Batch(*step, validate_step(store, versions["validate"], *step)) for step in steps]
