"""A run killed at any moment leaves a warehouse that opens, whole, and the next run completes it."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.chaos.trial import Course, Moment, Victim, judge, kill
from tests.chaos.world import World
from tests.flow.articles import write_articles
from tests.flow.tables import published

KILLS = 2
"""`make chaos` kills 200 times, at any time of any phase and with Prefect too."""

TOUCHES = 100
"""A run touches files of the warehouse a little more often."""


def test_kill_at_random_touches_of_the_warehouse(tmp_path: Path) -> None:
    ahead, world, rng = Victim("plain"), World(tmp_path, ("grown",)), random.Random(7)
    for number in range(KILLS):
        now, ahead = ahead, Victim("plain") if number + 1 < KILLS else ahead
        assert kill(world, "grown", now, Course(), Moment(touch=rng.randint(1, TOUCHES))) != "done"
        judge(world, "grown")


def test_ctrl_c_stops_quietly_and_leaves_the_old_state(prefect_server: str, filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    before = published(warehouse)
    write_articles(source, range(10, 400))
    command = [sys.executable, "-m", "flows.cli", "run", str(source), "-w", str(warehouse)]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    while "Reading" not in running.stderr.readline():
        assert running.poll() is None
    time.sleep(0.8)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130, said
    assert "Stopped" in said
    assert "Traceback" not in said
    assert "leaked" not in said, "libraries written in C complain of what Python did not clear"
    assert published(warehouse) == before
    assert not run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False)).unchanged


LITTLE = 650_000_000
"""Bytes of addresses: enough to begin, far from enough for Polars, DuckDB and Prefect together."""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing limits addresses")
def test_a_run_that_really_has_no_memory_says_what_to_do(prefect_server: str, filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    before = published(warehouse)
    write_articles(source, range(10, 11))
    command = [sys.executable, "-m", "flows.cli", "run", str(source), "-w", str(warehouse), "--no-report"]
    limit = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (LITTLE, LITTLE))}
    few = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "2"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=few, check=False, timeout=90, **limit)
    assert done.returncode == 4, done.stderr
    assert "Nothing published was touched; run again" in done.stderr
    assert published(warehouse) == before
    assert run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False)).counts["articles"] == 4
