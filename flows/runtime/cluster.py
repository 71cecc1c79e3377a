"""The tasks of a run on a Dask cluster: processes of this machine, or any cluster by address.

Dask starts a task again elsewhere when its worker dies. A task writes one entry of the store, whole or not at all, so
that doing it twice does no harm.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import dask
import distributed
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.scheduler import NoWorkerError
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_LEVEL
from prefect_dask.task_runners import DaskTaskRunner
from pydantic_core import PydanticSerializationError

from flows.runtime.environment import QUIET
from flows.runtime.errors import UNTOUCHED, RunFailed, RunRefused

PATIENCE = 60
"""Seconds a cluster has to answer, and then to bring up its first worker."""

HERE = ("127.0.0.1", "localhost", "::1")


@dataclass
class Quiet(WorkerPlugin):
    """Sets a worker's environment before Prefect is imported there: nothing phones home from a worker either.

    Workers of `our_own` cluster leave Ctrl-C to the run, which then ends them in order, and telling to the run too.
    """

    our_own: bool
    name: str = "solieu-quiet"

    def setup(self, worker: Any) -> None:
        """Called on each worker, those that join later too."""
        for name, value in QUIET.items():
            os.environ.setdefault(name, value)
        if self.our_own:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            logging.getLogger("distributed").setLevel(logging.CRITICAL)


@contextmanager
def on_dask(address: str | None, workers: int | None = None) -> Iterator[None]:
    """Have tasks submitted in this block work on the cluster at `address`, without one on `workers` processes of this
    machine.

    Raises RunRefused where no cluster answers, RunFailed where one loses its workers over a task.
    """
    logging.getLogger("distributed").setLevel(PREFECT_LOGGING_LEVEL.value())
    flow = FlowRunContext.get()
    if flow is None:
        raise RuntimeError("on_dask only works inside a flow")
    check_api(address)
    with (
        explained(address or "the local cluster"),
        connected(address, workers) as runner,
        flow.model_copy(update={"task_runner": runner}),
    ):
        yield


def check_api(address: str | None) -> None:
    """Workers tell Prefect what they do: from another machine they cannot reach a server that is on this one only."""
    api = urlsplit(PREFECT_API_URL.value() or "").hostname
    if address and urlsplit(address).hostname not in HERE and api in HERE:
        advice = "Start one with `prefect server start --host 0.0.0.0` and set PREFECT_API_URL to its address"
        raise RunRefused(f"{address}: its workers cannot reach Prefect's server on this machine. {advice}.")


@contextmanager
def connected(address: str | None, workers: int | None = None) -> Iterator[DaskTaskRunner]:
    """A runner whose cluster answers and has a worker; raises RunRefused where it has none."""
    patience = {"distributed.scheduler.no-workers-timeout": PATIENCE}
    with dask.config.set(patience), _runner(address, workers) as runner:
        _greet(runner, address)
        yield runner


def _runner(address: str | None, workers: int | None) -> DaskTaskRunner:
    """A runner for the cluster at `address`; without one, for `workers` processes (one a core) on this machine."""
    if address:
        return DaskTaskRunner(address=address, client_kwargs={"timeout": PATIENCE / 4})
    here = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    size = {"n_workers": workers or os.cpu_count(), "threads_per_worker": 1, "env": {"POLARS_MAX_THREADS": "1"}}
    return DaskTaskRunner(cluster_kwargs={**here, **size})


def _greet(runner: DaskTaskRunner, address: str | None) -> None:
    """Quieten all workers and see that there is one that works; a cluster that grows on demand does so now."""
    try:
        client = runner.client
    except OSError as error:
        advice = "Start one with `dask scheduler`, or check --dask-address."
        raise RunRefused(f"{address}: no Dask scheduler answers ({error}). {advice}") from error
    client.register_plugin(Quiet(our_own=address is None))
    asked: Any = client.submit
    try:
        asked(os.getpid, pure=False).result(timeout=PATIENCE)
    except TimeoutError as error:
        raise RunRefused(f"{address}: has no worker. Start some with: dask worker {address}") from error


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what Dask raises into what a user can do about it."""
    try:
        yield
    except distributed.KilledWorker as error:
        tries = f"{error.allowed_failures + 1} times a worker died over the same batch"
        raise RunFailed(f"{where}: {tries}, most likely out of memory. Give workers more. {UNTOUCHED}.") from error
    except ModuleNotFoundError as error:
        advice = "Install the same version of solieu[dask] on every worker."
        raise RunFailed(f"{where}: a worker lacks the module {error.name}. {advice} {UNTOUCHED}.") from error
    except NoWorkerError as error:
        raise RunFailed(f"{where}: has no worker left. Start some. {UNTOUCHED}.") from error
    except CancelledError as error:
        raise RunFailed(f"{where}: the scheduler was lost. Start it again. {UNTOUCHED}.") from error
    except PydanticSerializationError as error:
        if "KeyboardInterrupt" in str(error):  # Ctrl-C while pydantic spells a task for its worker comes out so
            raise KeyboardInterrupt from error
        raise
