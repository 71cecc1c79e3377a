"""The last stage: everything the batches left becomes one release of the warehouse, or nothing does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from flows.publish.build import build
from flows.publish.parquet import Source, read_table
from flows.runtime.batch import Batch
from flows.runtime.changes import changes
from flows.runtime.corrections import apply_corrections
from flows.runtime.gather import Gathered, all_entries, covering, gather, used
from flows.runtime.live import live_documents
from flows.runtime.plan import Plan
from flows.runtime.session import Session
from flows.runtime.state import Facts, State
from flows.runtime.steps import Done
from flows.runtime.store import key_of
from flows.runtime.summary import Summary, Work, run_row
from flows.runtime.tally import asked, check_rejects, summarise, tally
from flows.runtime.tombstones import tombstones
from schemas.tables import SCHEMA_VERSION, table


def publish_batches(run: Session, plan: Plan, loaded: Sequence[Done], batches: Sequence[Batch]) -> Summary:
    """Publish what the batches hold of today's documents, then drop stored outputs nothing stands on.

    Raises RunFailed where too much was refused, PublishError or ChecksFailedError where the tables cannot stand.
    """
    check_rejects(run, batches)
    entries = all_entries(plan, loaded)
    live = live_documents(run.store, entries, plan.listing.table)
    found = gather(run.store, batches, live, covering(run.store, entries, plan.listing.table))
    gathered = apply_corrections(run.store, plan.sheet, [plan.versions["validate"], plan.versions["publish"]], found)
    work = tally(run, plan, loaded, batches, live)
    summary = publish_release(run, plan, gathered, work)
    run.store.sweep(used(run.store, gathered, batches))
    return summary


def publish_release(run: Session, plan: Plan, gathered: Gathered, work: Work) -> Summary:
    """Build and check the next release and make it the current one; an error leaves the old one in place."""
    before = run.releases.current
    with run.releases.release(run.run_id) as folder:
        told = changes(run, plan, before, gathered.sources)
        history: dict[str, Source] = {
            "runs": _runs(run, plan, gathered, work, before),
            "changes": pl.concat([earlier_rows("changes", before), told]),
            "tombstones": tombstones(run, before, earlier_rows("tombstones", before), gathered.sources),
        }
        sources = {**gathered.sources, **history}
        built = build(sources, folder)
        noted = replace(plan, notes=[*run.notes, *plan.notes, *gathered.notes])
        summary = summarise(run, noted, asked(built.rows), folder / "solieu.duckdb", work)
        _state(plan, gathered, summary).save(folder)
        told_of = _report(run, folder, before) if run.settings.report else []
    return replace(summary, seconds=run.seconds, notes=[*summary.notes, *told_of])


def _report(run: Session, release: Path, before: Path | None) -> list[str]:
    """Write the report on a release; what keeps it from being written is told and keeps no table from anybody."""
    try:
        write_report_into(release, run.settings.folder, before)
    except Exception as error:
        why = " ".join(str(error).split()) or type(error).__name__
        return [f"no report, but the tables stand: {why} Try again with solieu report -w {run.settings.folder}"]
    return []


def write_report_into(release: Path, warehouse: Path, before: Path | None = None) -> Path:
    """The report on a release, inside it, with what did not change since the release `before`."""
    from flows.report import write_report  # noqa: PLC0415 (its libraries are slow to import)

    earlier = before / "report" if before else None
    return write_report(release, release / "report", warehouse / "scores", earlier)


def _state(plan: Plan, gathered: Gathered, summary: Summary) -> State:
    """What the next run compares itself with."""
    facts = Facts(
        inputs=plan.listing.inputs, roots=plan.listing.roots, columns=plan.columns, versions=plan.versions,
        schema=SCHEMA_VERSION, digest=plan.digest, run_id=summary.run_id, counts=summary.counts,
        quality=summary.quality, standing=gathered.notes,
        measures={name: list(measured) for name, measured in summary.news.measures.items()},
    )  # fmt: skip
    return State(facts, plan.listing.table, gathered.covered)


def _runs(run: Session, plan: Plan, gathered: Gathered, work: Work, before: Path | None) -> pl.DataFrame:
    """The row of this run below those of earlier ones; its time ends where the writing of tables begins."""
    spec = table("runs")
    row = run_row(run, _facts(run, plan, gathered, work))
    return pl.concat([earlier_rows("runs", before), pl.DataFrame([row], schema=spec.schema)])


def _facts(run: Session, plan: Plan, gathered: Gathered, work: Work) -> dict[str, Any]:
    rules = (plan.versions[stage] for stage in ("clean", "extract"))
    return {
        "finished_at": max(datetime.now(UTC).replace(tzinfo=None), run.started),
        "seconds": run.seconds,
        "rules_version": key_of(*rules),
        "schema_version": SCHEMA_VERSION,
        "inputs": json.dumps(_inputs(plan), ensure_ascii=False),
        "counts": json.dumps({**gathered.rows, "duplicates": gathered.duplicates, **work.counts}),
        "timings": json.dumps({stage: round(seconds, 3) for stage, seconds in work.timings.items()}),
    }


def _inputs(plan: Plan) -> dict[str, Any]:
    """Inputs as named, how many files they hold, and one hash over names and contents; of few files each hash."""
    files = plan.listing.table.sort("name").select("name", "sha256")
    hashes = dict(files.iter_rows()) if len(files) <= 100 else {}
    whole = key_of(*(f"{name}\0{sha256}" for name, sha256 in files.iter_rows()))
    return {"inputs": plan.listing.inputs, "files": len(files), "sha256": whole, "hashes": hashes}


def earlier_rows(name: str, before: Path | None) -> pl.DataFrame:
    """A table of the release before, to go on writing; empty where there is none or its columns are no longer ours."""
    spec = table(name)
    if before is None:
        return spec.empty()
    try:
        return spec.conform(read_table(name, before / "parquet").collect())
    except (OSError, TypeError, pl.exceptions.PolarsError):
        return spec.empty()
