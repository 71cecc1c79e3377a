"""A Prefect API server started early, so that it boots while the run already lists and hashes its input."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from flows.runtime.errors import RunFailed

SERVER = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


@dataclass
class Server:
    """A server process of this run; `log` keeps what it says; `known` tells whether its database was there before."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    known: bool

    def wait(self, seconds: float = 180.0) -> None:
        """Return when the API answers; raises RunFailed naming the log when it does not."""
        deadline = time.monotonic() + seconds
        while not answers(self.url, deadline - time.monotonic()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RunFailed(f"Prefect's server did not start; see {self.log} and run again, or set PREFECT_API_URL")
            time.sleep(0.05)

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
    home.mkdir(parents=True, exist_ok=True)
    log, known = home / "server.log", (home / "prefect.db").exists()
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as out:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        process = _spawn(listening.fileno(), out.fileno())
    os.environ["PREFECT_API_URL"] = url
    return Server(process, url, log, known)


def _spawn(listening: int, out: int) -> subprocess.Popen[bytes]:
    """The server in a session of its own: Ctrl-C reaches the run, which then ends the server in order."""
    command = [sys.executable, "-m", "flows.runtime.server_process", str(listening)]
    return subprocess.Popen(
        command, env={**os.environ, **SERVER}, stdin=subprocess.PIPE, stdout=out, stderr=out,
        pass_fds=[listening], start_new_session=True,
    )  # fmt: skip
