"""A schedule fires by itself and the warehouse grows; it takes all that a single run takes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from flows.cli import serve
from flows.cli.app import app
from flows.cli.serve import _deployments
from flows.runtime.errors import RunRefused, UserError
from flows.runtime.settings import Settings
from tests.flow.articles import write_articles

PATIENCE = 240
WHEN = ["--nightly", "* * * * *", "--hourly", ""] if os.environ.get("SOLIEU_CRON") else ["--every", "4"]
"""By the clock in `make schedule`, which takes minutes; every few seconds otherwise."""


def test_scheduled_runs_fire_and_the_warehouse_grows(prefect_server: str, objects: Any, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for file in Path(os.environ["PREFECT_HOME"]).glob("prefect.db*"):
        shutil.copy(file, home)  # migrated already: saves ten seconds
    environment = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_RUNNER_POLL_FREQUENCY": "2"}
    environment.pop("PREFECT_API_URL")
    source, warehouse = write_articles(tmp_path / "inbox", range(2)), tmp_path / "w"
    options = ["-w", str(warehouse), "--port", "0", "--publish", "s3://kho/serve", "--no-report", *WHEN]
    command = [sys.executable, "-m", "flows.cli", "serve", str(source), *options]
    with (tmp_path / "log").open("wb") as log:
        serving = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        wait_for(warehouse, 2)
        write_articles(source, range(2, 5))
        wait_for(warehouse, 5)
        wait_until(lambda: published(objects) == 2, "no second release in the object store")
    finally:
        serving.send_signal(signal.SIGINT)
        serving.wait(timeout=30)


def published(objects: Any) -> int:
    return int(objects.list_objects_v2(Bucket="kho", Prefix="serve/manifest/")["KeyCount"])


def wait_for(warehouse: Path, articles: int) -> None:
    path = warehouse / "parquet" / "articles.parquet"
    said = f"no run brought the warehouse to {articles} articles"
    wait_until(lambda: path.exists() and pl.read_parquet(path, columns=["article_id"]).height == articles, said)


def wait_until(true: Callable[[], bool], said: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, said
        time.sleep(0.5)


def test_a_schedule_takes_what_a_run_takes(prefect: str, tmp_path: Path) -> None:
    asked = {"columns": {"text": "noi_dung"}, "reject_share": 0.2, "wait_seconds": 60.0, "only": True, "report": False}
    places = {"runner": "dask", "dask_address": "tcp://host:8786", "publish_to": "s3://kho/x"}
    settings = Settings.model_validate({"inputs": ["in", "s3://kho/in"], "warehouse": "w", **asked, **places})
    nightly, hourly = _deployments(settings, {"nightly": "0 2 * * *", "hourly": "15 * * * *"}, None)
    assert nightly.parameters == {
        **settings.model_dump(), "inputs": [os.path.abspath("in"), "s3://kho/in"], "warehouse": os.path.abspath("w"),
    }  # fmt: skip
    assert (nightly.name, hourly.name) == ("nightly", "hourly")


def test_the_command_hands_on_every_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken: list[Settings] = []

    @contextmanager
    def look(settings: Settings, _port: int) -> Iterator[None]:
        taken.append(settings)
        raise RunRefused("seen enough")
        yield

    monkeypatch.setattr(serve, "_server", look)
    options = ["--runner", "dask", "--dask-address", "tcp://h:1", "--publish", "s3://kho/x", "--no-report", "--only"]
    more = ["--column", "text=noi_dung", "--reject-share", "0.2", "--wait", "60"]
    said = CliRunner().invoke(app, ["serve", str(tmp_path), "-w", str(tmp_path / "w"), *options, *more])
    assert said.exit_code == 3, said.stderr
    assert taken[0].model_dump(exclude={"inputs", "warehouse"}) == {
        "columns": {"text": "noi_dung"}, "reject_share": 0.2, "wait_seconds": 60.0, "only": True, "report": False,
        "runner": "dask", "dask_address": "tcp://h:1", "publish_to": "s3://kho/x", "workers": None,
    }  # fmt: skip
    CliRunner().invoke(app, ["serve", str(tmp_path), "--workers", "3"])
    assert taken[1].workers == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--runner", "spark"], "'threads' or 'dask'"),
        (["--dask-address", "tcp://h:1"], "pass --runner dask too"),
        (["--publish", "http://h/x"], "Give s3://BUCKET/PREFIX, such as"),
        (["--runner", "dask", "--dask-address", "10.0.0.1:8786"], "tcp://HOST:8786"),
        (["--column", "chữ=x", "--reject-share", "2"], "--column chữ: Input should be 'text', 'title'"),
        (["-w", "s3://kho/x"], "a warehouse is a folder"),
        (["--column", "text"], "ROLE=NAME"),
        (["--wait", "-1"], "--wait: Input should be"),
        (["nowhere"], "nowhere does not exist"),
    ],
)
def test_what_would_fail_at_every_run_is_told_before_anything_starts(
    tmp_path: Path, options: list[str], words: str
) -> None:
    said = CliRunner().invoke(app, ["serve", str(tmp_path), *options])
    assert said.exit_code == 2
    assert words in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("crons", "every", "words"),
    [({"nightly": "at two"}, None, "--nightly 'at two'"), ({"nightly": "", "hourly": ""}, None, "Nothing would")],
)
def test_schedules_that_are_none(prefect: str, crons: dict[str, str], every: float | None, words: str) -> None:
    with pytest.raises(UserError, match=words):
        _deployments(Settings(inputs=["in"], warehouse="w"), crons, every)
