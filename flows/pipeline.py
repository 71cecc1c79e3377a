"""The pipeline as a Prefect flow: list → load → clean → extract → validate → publish.

The inputs are cut into batches of documents. Each goes through the stages as a few coarse tasks that hand each other
keys of stored outputs, never frames. What was done before for the same content and rules is not done again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.load import Shard
from flows.runtime.batch import Batch, standing
from flows.runtime.gather import batches_needed
from flows.runtime.plan import Plan, make_plan
from flows.runtime.progress import current as progress
from flows.runtime.publication import publish_batches
from flows.runtime.retry import ATTEMPTS, LONGEST, PAUSES, passing
from flows.runtime.session import Session, open_session
from flows.runtime.settings import Columns, Inputs, Only, Report, Seconds, Settings, Share, Warehouse
from flows.runtime.steps import Done, clean_step, extract_step, known_members, load_step, validate_step
from flows.runtime.store import Store
from flows.runtime.summary import Summary, nothing_new

PATIENT: dict[str, Any] = {
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retries": ATTEMPTS,
    "retry_delay_seconds": PAUSES,
    "retry_condition_fn": passing,
}
"""Every task: our own store is the cache, and errors that may pass are tried again."""

THREADS: Any = ThreadPoolTaskRunner(max_workers=os.cpu_count())
"""Threads suffice: Polars, which does most of the work, runs outside Python's lock."""


@flow(name="solieu", task_runner=THREADS, persist_result=False, timeout_seconds=LONGEST)
def solieu(
    inputs: Inputs,
    warehouse: Warehouse,
    *,
    columns: Columns = {},  # noqa: B006 (shown as the default in Prefect's UI; never changed)
    reject_share: Share = 0.05,
    wait_seconds: Seconds = 0.0,
    only: Only = False,
    report: Report = True,
) -> Summary:
    """Bring `inputs` (files, folders, globs, s3:// addresses) into the tables and the database of `warehouse`."""
    rest: dict[str, Any] = {"reject_share": reject_share, "wait_seconds": wait_seconds, "only": only, "report": report}
    with open_session(Settings(inputs=inputs, warehouse=warehouse, columns=columns, **rest)) as run:
        plan = list_inputs(run)
        if plan.digest == run.state.facts.digest:
            return nothing_new(run, plan.notes)
        loaded = load_all(run, plan)
        batches = work_through(run, plan, loaded)
        summary = publish(run, plan, loaded, batches)
    create_markdown_artifact(summary.markdown(), key="solieu-run", description=summary.headline())
    return summary


@task(name="list", **PATIENT)
def list_inputs(run: Session) -> Plan:
    """What there is, and what of it is new."""
    return make_plan(run.settings, run.state, run.store)


def load_all(run: Session, plan: Plan) -> list[Done]:
    """Read everything that is new, before the stages: only then is it known which documents are."""
    known = known_members(run.store, plan.entries, plan.shards)
    progress().stage("load", len(plan.shards))
    futures = [load.submit(run.store, plan.load_key(shard), shard, plan.columns, known) for shard in plan.shards]
    return [future.result() for future in futures]


@task(name="load", task_run_name="load {shard.index}", **PATIENT)
def load(store: Store, key: str, shard: Shard, columns: dict[str, str], known: pl.DataFrame) -> Done:
    """One shard of files → documents."""
    return told("load", load_step(store, key, shard, columns, known))


def work_through(run: Session, plan: Plan, loaded: Sequence[Done]) -> list[Batch]:
    """Every batch that holds a document of today, through the stages it has not been through."""
    done = {batch: standing(run.store, plan.versions, batch) for batch in batches_needed(run, plan, loaded)}
    todo = [batch for batch in done if done[batch] is None]
    for stage in ("clean", "extract", "validate"):
        progress().stage(stage, len(todo))
    futures = [submit_batch(run.store, plan.versions, batch) for batch in todo]
    finished = [Batch(batch, *(stage.result() for stage in three)) for batch, three in zip(todo, futures, strict=True)]
    return [*finished, *(batch for batch in done.values() if batch)]


def submit_batch(store: Store, versions: dict[str, str], batch: str) -> list[PrefectFuture[Done]]:
    """The stages of one batch, each waiting for the one before."""
    cleaned: Any = clean.submit(store, versions["clean"], batch)
    extracted: Any = extract.submit(store, versions["extract"], cleaned)
    validated: Any = validate.submit(store, versions["validate"], batch, cleaned, extracted)
    return [cleaned, extracted, validated]


@task(name="clean", task_run_name="clean {batch}", **PATIENT)
def clean(store: Store, version: str, batch: str) -> Done:
    """Documents of a batch → articles."""
    return told("clean", clean_step(store, version, batch))


@task(name="extract", task_run_name="extract {cleaned.key}", **PATIENT)
def extract(store: Store, version: str, cleaned: Done) -> Done:
    """Articles of a batch → figures, spans, ledger, visits."""
    return told("extract", extract_step(store, version, cleaned))


@task(name="validate", task_run_name="validate {batch}", **PATIENT)
def validate(store: Store, version: str, batch: str, cleaned: Done, extracted: Done) -> Done:
    """Tables of a batch → rows that hold, and rejects."""
    return told("validate", validate_step(store, version, batch, cleaned, extracted))


@task(name="publish", **PATIENT)
def publish(run: Session, plan: Plan, loaded: Sequence[Done], batches: Sequence[Batch]) -> Summary:
    """All batches → one new release of the warehouse, then drop stored outputs nothing stands on."""
    progress().stage("publish", 1)
    summary = publish_batches(run, plan, loaded, batches)
    progress().advance("publish")
    return summary


def told(stage: str, done: Done) -> Done:
    """Say that one step of a stage is done."""
    progress().advance(stage)
    return done
