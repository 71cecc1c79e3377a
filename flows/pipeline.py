"""The pipeline as a Prefect flow: list → load → clean → extract → validate → publish.

The inputs are cut into batches of documents. Each goes through the stages as a few coarse tasks that hand each other
keys of stored outputs, never frames. What was done before for the same content and rules is not done again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import polars as pl
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.task_runners import ThreadPoolTaskRunner

from flows.load import Shard
from flows.pages import Pages, leave
from flows.runtime import settings as given
from flows.runtime.batch import Batch, standing
from flows.runtime.errors import RunRefused
from flows.runtime.extraction import extract_step, groups
from flows.runtime.gather import batches_needed
from flows.runtime.plan import Plan, make_plan
from flows.runtime.progress import current as progress
from flows.runtime.progress import reporting
from flows.runtime.publication import publish_batches
from flows.runtime.releases import Releases
from flows.runtime.retry import ATTEMPTS, LONGEST, PAUSES, passing
from flows.runtime.sending import send
from flows.runtime.session import Session, open_session
from flows.runtime.settings import Settings
from flows.runtime.steps import Done, clean_step, load_step, validate_step
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

Submitted = tuple[list[str], list[Any], Any, list[Any]]
"""Batches that are extracted together, and the futures of their stages."""

THREADS: Any = ThreadPoolTaskRunner(max_workers=os.cpu_count())
"""Threads suffice: Polars, which does most of the work, runs outside Python's lock."""


@flow(name="solieu", task_runner=THREADS, persist_result=False, timeout_seconds=LONGEST)
def solieu(
    inputs: given.Inputs,
    warehouse: given.Warehouse,
    *,
    columns: given.Columns = {},  # noqa: B006 (shown as the default in Prefect's UI; never changed)
    reject_share: given.Share = 0.05,
    wait_seconds: given.Seconds = 0.0,
    only: given.Only = False,
    report: given.Report = True,
    runner: given.Runner = "threads",
    workers: given.Workers | None = None,
    dask_address: given.Scheduler | None = None,
    publish_to: given.Published | None = None,
) -> Summary:
    """Bring `inputs` (files, folders, globs, s3:// addresses) into the tables and the database of `warehouse`."""
    settings = Settings(
        inputs=inputs, warehouse=warehouse, columns=columns, reject_share=reject_share, wait_seconds=wait_seconds,
        only=only, report=report, runner=runner, workers=workers, dask_address=dask_address, publish_to=publish_to,
    )  # fmt: skip
    with open_session(settings) as run, reporting(Pages(progress())):
        plan = list_inputs(run)
        if plan.digest == run.state.facts.digest:
            return nothing_new(run, [*plan.notes, *sent(run)])
        with workplace(settings):
            loaded = load_all(run, plan)
            batches = work_through(run, plan, loaded)
        summary = publish(run, plan, loaded, batches)
        summary = replace(summary, notes=[*summary.notes, *sent(run)])
    leave(summary)
    return summary


def workplace(settings: Settings) -> AbstractContextManager[None]:
    """Where tasks that are submitted are worked on: threads of this process, or a Dask cluster. Raises RunRefused."""
    if settings.runner == "threads":
        return on_threads(settings.workers) if settings.workers else nullcontext()
    try:
        from flows.runtime.cluster import on_dask  # noqa: PLC0415 (an optional extra)
    except ModuleNotFoundError as error:
        advice = "Install them with: pip install 'solieu[dask]'"
        raise RunRefused(f"runner dask needs packages that are not here ({error.name}). {advice}") from error
    return on_dask(settings.dask_address, settings.workers)


@contextmanager
def on_threads(count: int) -> Iterator[None]:
    """Have tasks submitted in this block worked on by `count` threads: fewer need less memory."""
    flow_run = FlowRunContext.get()
    runner: Any = ThreadPoolTaskRunner(max_workers=count)
    with runner, flow_run.model_copy(update={"task_runner": runner}) if flow_run else nullcontext():
        yield


@task(name="list", **PATIENT)
def list_inputs(run: Session) -> Plan:
    """What there is, and what of it is new."""
    return make_plan(run.settings, run.state, run.store)


def load_all(run: Session, plan: Plan) -> list[Done]:
    """Read everything that is new, before the stages: only then is it known which documents are."""
    known = plan.known(run.store)
    progress().stage("load", len(plan.shards))
    calls = [(run.store, plan.load_key(shard), shard, plan.columns, known) for shard in plan.shards]
    futures = [watched("load", load.submit(*call)) for call in calls]
    return [future.result() for future in futures]


@task(name="load", task_run_name="load {shard.index}", **PATIENT)
def load(store: Store, key: str, shard: Shard, columns: dict[str, str], known: pl.DataFrame) -> Done:
    """One shard of files → documents."""
    return load_step(store.here(), key, shard, columns, known)


def work_through(run: Session, plan: Plan, loaded: Sequence[Done]) -> list[Batch]:
    """Every batch that holds a document of today, through the stages it has not been through."""
    done = {batch: standing(run.store, plan.versions, batch) for batch in batches_needed(run, plan, loaded)}
    todo = [batch for batch in done if done[batch] is None]
    together = groups(todo)
    for stage, steps in {"clean": len(todo), "extract": len(together), "validate": len(todo)}.items():
        progress().stage(stage, steps)
    submitted = [submit_group(run.store, plan.versions, group) for group in together]
    finished = [batch for group in submitted for batch in group_result(*group)]
    return [*finished, *(batch for batch in done.values() if batch)]


def submit_group(store: Store, versions: dict[str, str], batches: list[str]) -> Submitted:
    """The stages of batches that are extracted together, each waiting for the one before."""
    cleaned = [watched("clean", clean.submit(store, versions["clean"], batch)) for batch in batches]
    extracted = watched("extract", extract.submit(store, versions["extract"], cleaned))
    steps = zip(batches, cleaned, strict=True)
    last = [validate.submit(store, versions["validate"], batch, done, extracted) for batch, done in steps]
    return batches, cleaned, extracted, [watched("validate", step) for step in last]


def group_result(batches: list[str], cleaned: list[Any], extracted: Any, validated: list[Any]) -> list[Batch]:
    """The batches when all their stages are done."""
    found = extracted.result()
    stages = [(done.result(), last.result()) for done, last in zip(cleaned, validated, strict=True)]
    return [Batch(batch, one, found[one.key], last) for batch, (one, last) in zip(batches, stages, strict=True)]


def sent(run: Session) -> list[str]:
    """Publish the current release in an object store too, where one is named; notes for the summary."""
    return send_release(run.releases, run.settings.publish_to) if run.settings.publish_to else []


@task(name="send", **PATIENT)
def send_release(releases: Releases, address: str) -> list[str]:
    """The current release → `address`, unless it is there."""
    return send(releases, address)


def watched(stage: str, step: Any) -> Any:
    """The same step (a future); whoever watches the run hears when it is done, wherever it was worked on."""
    step.add_done_callback(lambda _: progress().advance(stage))
    return step


@task(name="clean", task_run_name="clean {batch}", **PATIENT)
def clean(store: Store, version: str, batch: str) -> Done:
    """Documents of a batch → articles."""
    return clean_step(store.here(), version, batch)


@task(name="extract", **PATIENT)
def extract(store: Store, version: str, cleaned: list[Done]) -> dict[str, Done]:
    """Articles of some batches → figures, spans, ledger, visits of each."""
    return extract_step(store.here(), version, cleaned)


@task(name="validate", task_run_name="validate {batch}", **PATIENT)
def validate(store: Store, version: str, batch: str, cleaned: Done, extracted: dict[str, Done]) -> Done:
    """Tables of a batch → rows that hold, and rejects."""
    return validate_step(store.here(), version, batch, cleaned, extracted[cleaned.key])


@task(name="publish", **PATIENT)
def publish(run: Session, plan: Plan, loaded: Sequence[Done], batches: Sequence[Batch]) -> Summary:
    """All batches → one new release of the warehouse, then drop stored outputs nothing stands on."""
    progress().stage("publish", 1)
    summary = publish_batches(run, plan, loaded, batches)
    progress().advance("publish")
    return summary
