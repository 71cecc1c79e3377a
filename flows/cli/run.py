"""`solieu run`: articles in, tables and database out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import options
from flows.cli.console import err, guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse
from flows.runtime import environment, server
from flows.runtime.imports import to_stay
from flows.runtime.progress import reporting
from flows.runtime.settings import Settings

if TYPE_CHECKING:
    from flows.runtime.summary import Summary

WAITING = "Starting Prefect (a few seconds)"
FIRST = "Starting Prefect; this first time it sets up its own database, which takes some ten seconds"

TELLING = 10.0
"""Seconds a run that is over may take to tell its server the rest."""


@guarded
def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Files, folders, 'globs' or s3:// addresses.")],
    warehouse: Warehouse = DEFAULT,
    *,
    column: options.Column = None,
    reject_share: options.RejectShare = 0.05,
    wait: options.Wait = 0.0,
    only: options.Only = False,
    report: options.Report = True,
    publish: options.Publish = None,
    runner: options.Runner = "threads",
    workers: options.Workers = None,
    dask_address: options.DaskAddress = None,
) -> None:
    """Read articles and publish figures.

    A warehouse remembers its inputs: naming another adds it, and changed or removed files are noticed. What was read
    before is not read again; what is published is replaced as a whole or not at all. Files of the first input are named
    by their path in it, those of others by the input's name too.

    **Examples**

        solieu run inbox/
        solieu run 'crawl/*.jsonl.gz' news.parquet --warehouse /data/solieu
        solieu run dump.parquet --column text=noi_dung --column published=ngay
    """
    settings = options.settings_of(
        inputs, warehouse, column, reject_share=reject_share, wait_seconds=wait, only=only, report=report,
        publish_to=publish, runner=runner, workers=workers, dask_address=dask_address,
    )  # fmt: skip
    summary = _unchanged(settings) or _run(settings)
    show_summary(summary)


def _unchanged(settings: Settings) -> Summary | None:
    """The summary of a run with nothing to do, found without Prefect; a wrong input is told here too."""
    if not (settings.folder / ".solieu" / "current").exists():
        return None
    from flows.runtime.plan import make_plan  # noqa: PLC0415 (Polars is not needed for help)
    from flows.runtime.sending import is_sent  # noqa: PLC0415
    from flows.runtime.session import read_session  # noqa: PLC0415
    from flows.runtime.summary import nothing_new  # noqa: PLC0415

    run = read_session(settings)
    plan = make_plan(run.settings, run.state, run.store)
    unchanged = plan.digest == run.state.facts.digest and is_sent(run.releases, settings.publish_to)
    return nothing_new(run, plan.notes) if unchanged else None


def _run(settings: Settings) -> Summary:
    """Run the flow, showing how far it is."""
    from flows.cli.reporter import reporter  # noqa: PLC0415 (as above)

    options.check_spelling(settings.inputs)

    with reporter(err()) as listening, reporting(listening), _server(settings.folder) as booting:
        listening.note(WAITING if booting is None or booting.known else FIRST)
        solieu = _flow(settings)
        if booting:
            booting.wait()
        listening.note(f"Reading {', '.join(settings.inputs)}")
        with server.failures(booting):
            return solieu()


@contextmanager
def _server(warehouse: Path) -> Iterator[server.Server | None]:
    """A Prefect server for this run, None where the user's settings name one."""
    home = environment.prepare(warehouse)
    started = server.start(home)
    try:
        yield started
    finally:
        if started:
            started.stop()


def _flow(settings: Settings) -> Callable[[], Summary]:
    """The flow, ready to call; imports and checks of the input happen here, while the server boots."""
    from flows.load import list_inputs  # noqa: PLC0415 (as above)

    list_inputs(settings.inputs)
    with to_stay():
        import prefect.flow_engine  # noqa: PLC0415 (or the first call would import them after the server is up)
        import prefect.task_engine  # noqa: F401, PLC0415
        from prefect.events.worker import EventsWorker  # noqa: PLC0415
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

        from flows.pipeline import solieu  # noqa: PLC0415

    def call() -> Summary:
        # Nobody watches a server that ends with the run, and waiting for the last heartbeat costs a second.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            try:
                summary: Summary = solieu(**settings.model_dump())
            finally:
                # What is still to be told is told while there is a server: later each word takes seconds to fail.
                logging.getLogger(EventsWorker.__name__).setLevel(logging.CRITICAL)
                EventsWorker.drain_all(timeout=TELLING)
            return summary

    return call


def show_summary(summary: Summary) -> None:
    """The outcome on standard output."""
    console = out()
    console.print(plain(summary.headline()))
    if not summary.unchanged:
        console.print(plain("  ".join(f"{name} {count:,}" for name, count in summary.counts.items())))
    for rule, rows in summary.rejects.items():
        console.print(plain(f'set aside: {rows:,} by {rule} (reasons: solieu sql "FROM rejects")'))
    for line in summary.drifted:
        console.print(plain(f"warning: {line}"))
    for note in summary.notes:
        console.print(plain(f"note: {note}"))
    folder = Path(summary.warehouse)
    console.print(plain(f"Tables: {folder / 'parquet'}    Database: {folder / 'solieu.duckdb'}"))
    if (page := folder / "report" / "index.html").exists():
        console.print(plain(f"Report: {page}"))
    console.print(f"{summary.seconds:.1f} s")
