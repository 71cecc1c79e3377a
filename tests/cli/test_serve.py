"""A schedule fires by itself and the warehouse grows."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

from tests.flow.articles import write_articles

PATIENCE = 240
WHEN = ["--nightly", "* * * * *", "--hourly", ""] if os.environ.get("SOLIEU_CRON") else ["--every", "4"]
"""By the clock in `make schedule`, which takes minutes; every few seconds otherwise."""


def test_scheduled_runs_fire_and_the_warehouse_grows(prefect_server: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for file in Path(os.environ["PREFECT_HOME"]).glob("prefect.db*"):
        shutil.copy(file, home)  # migrated already: saves ten seconds
    environment = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_RUNNER_POLL_FREQUENCY": "2"}
    environment.pop("PREFECT_API_URL")
    source, warehouse = write_articles(tmp_path / "inbox", range(2)), tmp_path / "w"
    options = ["-w", str(warehouse), "--port", "0", *WHEN]
    command = [sys.executable, "-m", "flows.cli", "serve", str(source), *options]
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        wait_for(warehouse, 2)
        write_articles(source, range(2, 5))
        wait_for(warehouse, 5)
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=30)


def wait_for(warehouse: Path, articles: int) -> None:
    deadline = time.monotonic() + PATIENCE
    path = warehouse / "parquet" / "articles.parquet"
    while not path.exists() or pl.read_parquet(path, columns=["article_id"]).height != articles:
        assert time.monotonic() < deadline, f"no run brought the warehouse to {articles} articles"
        time.sleep(0.5)
