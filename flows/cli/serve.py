"""`solieu serve`: Prefect's server, its pages and a schedule, on this machine only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from flows.cli import options
from flows.cli.console import err, guarded, out
from flows.cli.options import DEFAULT, Warehouse
from flows.runtime import environment, server
from flows.runtime.errors import UserError
from flows.runtime.settings import Settings

TALKATIVE = {"PREFECT_LOGGING_LEVEL": "INFO", "PREFECT_LOGGING_TO_API_ENABLED": "true"}
"""Unlike in a single run, somebody reads the logs later, in the pages."""

ZONE = "Asia/Ho_Chi_Minh"


@guarded
def command(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="What each scheduled run reads.")],
    warehouse: Warehouse = DEFAULT,
    *,
    nightly: Annotated[str, typer.Option(metavar="CRON", help=f"When to run each night ({ZONE}).")] = "0 2 * * *",
    hourly: Annotated[str, typer.Option(metavar="CRON", help="When to run in between; '' for never.")] = "15 * * * *",
    every: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.1, help="Run so often, not by the clock.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the pages; reachable from this machine only.")
    ] = 4200,
    column: options.Column = None,
    reject_share: options.RejectShare = 0.05,
    wait: options.Wait = 3600.0,
    only: options.Only = False,
    report: options.Report = True,
    publish: options.Publish = None,
    runner: options.Runner = "threads",
    workers: options.Workers = None,
    dask_address: options.DaskAddress = None,
) -> None:
    """Run by the clock until Ctrl-C, with Prefect's pages to look at.

    Runs of one warehouse never overlap: a run that is due while another works waits for it. What was done before is
    not done again, so a run that finds nothing new costs a few seconds.
    """
    settings = options.settings_of(
        inputs, warehouse, column, reject_share=reject_share, wait_seconds=wait, only=only, report=report,
        publish_to=publish, runner=runner, workers=workers, dask_address=dask_address,
    )  # fmt: skip
    options.check_spelling(settings.inputs)
    with _server(settings, port) as started:
        deployments = _deployments(settings, {"nightly": nightly, "hourly": hourly}, every)
        started.wait()
        out().print(f"Pages: {started.url.removesuffix('/api')}    stop with Ctrl-C")
        _serve(deployments)


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[server.Server]:
    """A server with pages and schedules, which boots while the block goes on."""
    for name, value in TALKATIVE.items():
        os.environ.setdefault(name, value)
    home = environment.prepare(settings.folder)
    err().print("Starting Prefect's server (some seconds, longer the first time)")
    started = server.start_at(home, port, server.FOR_A_MACHINE)
    try:
        yield started
    finally:
        started.stop()


def _deployments(settings: Settings, crons: dict[str, str], every: float | None) -> list[Any]:
    """The flow with each schedule; raises UserError or RunRefused for what would fail at every run."""
    from prefect.schedules import Interval  # noqa: PLC0415 (after its environment is set)
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.pipeline import solieu, workplace  # noqa: PLC0415
    from flows.runtime.inputs import absolute  # noqa: PLC0415 (Polars is not needed for help)

    workplace(settings)
    due = {name: _by_clock(name, cron) for name, cron in crons.items() if cron}
    if every is not None:
        due = {"often": Interval(every)}
    if not due:
        raise UserError("Nothing would ever run: give --nightly, --hourly or --every.")
    rooted = {"inputs": [absolute(item) for item in settings.inputs], "warehouse": str(settings.folder)}
    parameters = {**settings.model_dump(), **rooted}
    shared: dict[str, Any] = {"parameters": parameters, "entrypoint_type": EntrypointType.MODULE_PATH}
    return [solieu.to_deployment(name, schedule=when, **shared) for name, when in due.items()]


def _by_clock(name: str, cron: str) -> Any:
    """A schedule of five fields; raises UserError."""
    from prefect.schedules import Cron  # noqa: PLC0415 (after its environment is set)

    try:
        return Cron(cron, timezone=ZONE)
    except ValueError as error:
        advice = "Give minute, hour, day, month and weekday, such as '0 2 * * *'."
        raise UserError(f"--{name} {cron!r}: not a cron schedule. {advice}") from error


def _serve(deployments: list[Any]) -> None:
    """Run what comes due, one at a time."""
    from prefect import serve  # noqa: PLC0415 (after its environment is set)

    serve(*deployments, limit=1)
