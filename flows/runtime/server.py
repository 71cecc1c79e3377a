"""A Prefect API server started early, so that it boots while the run already lists and hashes its input."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.errors import RunFailed, RunRefused
from flows.runtime.home import is_migrated, note_migrated

IDLE = (
    "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "EVENT_PERSISTER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS",
    "REPOSSESSOR", "SCHEDULER", "TRIGGERS",
)  # fmt: skip
"""Services that have nothing to do for one run; what records the states of its tasks is not among them."""

FOR_A_RUN = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in IDLE},
}
"""Environment of a server that lives as long as one run: no pages, no schedules, nothing but the run's own records."""

AS_IT_IS = {"PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "false"}
"""Added where the database needs no migration: looking for one costs half a second."""

FOR_A_MACHINE = {"PREFECT_UI_ENABLED": "1", "PREFECT__SERVER_FINAL": "1"}
"""Environment of a server people look at and schedules fire on."""


SPEAKERS = ("prefect", "httpx", "httpcore", "websockets")
"""Libraries whose errors are about talking to a server: nothing else of a run comes from them."""

ROOM = 10_000_000
"""Bytes of disk with which a server starts in a new home, with some to spare."""


@dataclass
class Server:
    """A server process of this run; `log` keeps what it says; `known` tells whether its database was ready before."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    known: bool

    def wait(self, seconds: float = 180.0) -> None:
        """Return when the API answers; raises RunFailed naming the log when it does not."""
        deadline = time.monotonic() + seconds
        while not answers(self.url, deadline - time.monotonic()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RunFailed(f"Prefect's server did not start; {self.advice()}")
            time.sleep(0.05)
        note_migrated(self.log.parent)

    def advice(self) -> str:
        """What to do where it failed."""
        if shutil.disk_usage(self.log.parent).free < ROOM:
            return f"the disk of {self.log.parent} is full: free some space and run again."
        return f"see {self.log} and run again, or set PREFECT_API_URL"

    def stop(self) -> None:
        """End the process that was started, waiting shortly."""
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


@contextmanager
def failures(own: Server | None) -> Iterator[None]:
    """Raise RunFailed with what to do for errors of Prefect's server, `own` or the one PREFECT_API_URL names."""
    try:
        yield
    except Exception as error:
        told = type(error).__module__.partition(".")[0] in SPEAKERS or "Failed to reach API" in str(error)
        if not told:
            raise
        advice = own.advice() if own else f"See what {os.environ['PREFECT_API_URL']} says of it and run again."
        raise RunFailed(f"Prefect's server failed the run ({type(error).__name__}); {advice}") from error


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a Prefect API answers at `url` within `seconds`."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=max(seconds, 0.1)) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def start(home: Path) -> Server | None:
    """Start a server for this run and point Prefect at it; None where PREFECT_API_URL already names one."""
    if os.environ.get("PREFECT_API_URL"):
        return None
    return start_at(home, 0, {**FOR_A_RUN, **(AS_IT_IS if is_migrated(home) else {})})


def start_at(home: Path, port: int, kind: Mapping[str, str]) -> Server:
    """Start a server on a port of this machine only (0: any that is free) and point Prefect at it."""
    home.mkdir(parents=True, exist_ok=True)
    log, known = home / "server.log", is_migrated(home)
    with _listen(port) as listening, log.open("wb") as out:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        process = _spawn(listening.fileno(), out.fileno(), {**os.environ, **kind, "PREFECT_API_URL": url})
    os.environ["PREFECT_API_URL"] = url
    return Server(process, url, log, known)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        advice = "Choose another with --port."
        raise RunRefused(f"Port {port} of this machine is taken ({error.strerror}). {advice}") from error


def _spawn(listening: int, out: int, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The server in a session of its own: Ctrl-C reaches the run, which then ends the server in order."""
    command = [sys.executable, "-m", "flows.runtime.server_process", str(listening)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=out, stderr=out,
        pass_fds=[listening], start_new_session=True,
    )  # fmt: skip
