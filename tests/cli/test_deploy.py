"""`make schedule`: the deployments of prefect.yaml, a work pool and its worker; a scheduled run that works on Dask."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.runtime import server
from flows.runtime.environment import ROOT
from tests.cli.test_serve import wait_for
from tests.flow.articles import write_articles

pytestmark = pytest.mark.skipif("SOLIEU_CRON" not in os.environ, reason="takes minutes: make schedule")

POOL = ["work-pool", "create", "--type", "process", "--set-as-default", "solieu"]
LIMIT = ["work-pool", "set-concurrency-limit", "solieu", "1"]


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A server with schedules, as the three commands of prefect.yaml want it; gives its home."""
    home = tmp_path / "home"
    for name, value in {"PREFECT_HOME": str(home), "PREFECT_API_URL": "", "PWD": str(ROOT)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "INFO")
    started = server.start_at(home, 0, server.FOR_A_MACHINE)
    try:
        started.wait()
        yield home
    finally:
        started.stop()


def prefect(*arguments: str) -> str:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def worker(log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "solieu"]
    with log.open("wb") as out:
        working = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            yield
        finally:
            working.send_signal(signal.SIGINT)
            working.wait(timeout=60)


def test_a_worker_runs_what_is_due_on_a_dask_cluster(api: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    source, warehouse, log = write_articles(tmp_path / "inbox", range(2)), tmp_path / "w", tmp_path / "log"
    prefect(*POOL)
    prefect(*LIMIT)
    prefect("deploy", "--all")
    asked = {"inputs": [str(source)], "warehouse": str(warehouse), "report": False, "runner": "dask", "workers": 2}
    prefect("deploy", "--name", "nightly", "--cron", "* * * * *", "--params", json.dumps(asked))
    with worker(log):
        wait_for(warehouse, 2)
        write_articles(source, range(2, 5))
        wait_for(warehouse, 5)
    assert "Creating a new Dask cluster" in log.read_text(encoding="utf8", errors="replace")
