"""A run killed at any moment leaves a warehouse that opens, whole, and the next run completes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import article, write_articles
from tests.flow.tables import published

KILLS = int(os.environ.get("SOLIEU_KILLS", "4"))
"""`make chaos` kills 200 times."""

RUN = "import sys; from flows.runtime.plain import run_plain; from flows.runtime.settings import Settings; "
RUN += "run_plain(Settings(inputs=[sys.argv[1]], warehouse=sys.argv[2], report=False))"


def begin(source: Path, warehouse: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", RUN, str(source), str(warehouse)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def test_kill_at_random_moments(filled: tuple[Path, Path], tmp_path: Path) -> None:
    source, warehouse = filled
    started = time.monotonic()
    (source / "100.txt").write_text(article(100), encoding="utf8")
    assert begin(source, warehouse).wait() == 0
    whole = time.monotonic() - started
    rng, states = random.Random(7), {4}
    for number in range(KILLS):
        (source / f"{200 + number}.txt").write_text(article(200 + number), encoding="utf8")
        states.add(5 + number)
        running = begin(source, warehouse)
        time.sleep(whole * (0.35 + 0.7 * rng.random()))
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert articles(warehouse) in states
    run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False))
    run_plain(Settings(inputs=[str(source)], warehouse=str(tmp_path / "fresh"), report=False))
    assert articles(warehouse) == 4 + KILLS
    assert published(warehouse) == published(tmp_path / "fresh")
    assert not list((warehouse / ".solieu" / "stages").glob("unfinished/*"))


def articles(warehouse: Path) -> int:
    """Articles in the database, which must agree with the Parquet files of the same state."""
    current = (warehouse / ".solieu" / "current").resolve()
    with duckdb.connect(str(current / "solieu.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM articles").fetchone()
        files = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(current / "parquet/articles.parquet")])
        assert found == files.fetchone()
    assert found is not None
    return int(found[0])


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
    assert published(warehouse) == before
    assert not run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False)).unchanged
