"""`solieu serve`: Prefect's server, its pages and a schedule, on this machine only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from flows.cli.console import err, guarded, out
from flows.cli.options import DEFAULT, Warehouse
from flows.runtime import environment, server
from flows.runtime.inputs import absolute
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
    every: Annotated[float | None, typer.Option(metavar="SECONDS", help="Run so often, not by the clock.")] = None,
    port: Annotated[int, typer.Option(help="Port of the pages; reachable from this machine only.")] = 4200,
) -> None:
    """Run by the clock until Ctrl-C, with Prefect's pages to look at.

    Runs of one warehouse never overlap: a run that is due while another works waits for it. What was done before is
    not done again, so a run that finds nothing new costs a few seconds.
    """
    settings = Settings(inputs=[absolute(item) for item in inputs], warehouse=str(warehouse.expanduser().absolute()))
    with _server(settings, port) as url:
        out().print(f"Pages: {url.removesuffix('/api')}    stop with Ctrl-C")
        _serve(settings, {"nightly": nightly, "hourly": hourly}, every)


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[str]:
    """A server with pages and schedules."""
    for name, value in TALKATIVE.items():
        os.environ.setdefault(name, value)
    home = environment.prepare(settings.folder)
    err().print("Starting Prefect's server (some seconds, longer the first time)")
    started = server.start_at(home, port, server.FOR_A_MACHINE)
    try:
        started.wait()
        yield started.url
    finally:
        started.stop()


def _serve(settings: Settings, crons: dict[str, str], every: float | None) -> None:
    """Register the deployments and run them as they come due, one at a time."""
    from prefect import serve  # noqa: PLC0415 (after its environment is set)
    from prefect.schedules import Cron, Interval  # noqa: PLC0415
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    from flows.pipeline import solieu  # noqa: PLC0415

    due: dict[str, Any] = {name: Cron(cron, timezone=ZONE) for name, cron in crons.items() if cron}
    if every:
        due = {"often": Interval(every)}
    parameters = {**settings.model_dump(), "wait_seconds": 3600.0}
    shared: dict[str, Any] = {"parameters": parameters, "entrypoint_type": EntrypointType.MODULE_PATH}
    deployments: list[Any] = [solieu.to_deployment(name, schedule=when, **shared) for name, when in due.items()]
    serve(*deployments, limit=1)
