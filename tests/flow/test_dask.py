"""Batches on a Dask cluster of two processes: the same tables, and a worker that dies costs nothing but time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from flows.load import plan_shards
from flows.runtime.errors import RunFailed, RunRefused
from flows.runtime.fingerprints import rules
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.store import Store
from tests.flow.articles import write_articles
from tests.flow.tables import published

distributed = pytest.importorskip("distributed", reason="needs the extra dask")


@pytest.fixture(scope="module")
def cluster(prefect_server: str) -> Iterator[Any]:
    """Two processes of this machine, which know of the run only what Dask hands them."""
    local = {"processes": True, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DO_NOT_TRACK", raising=False)
        patch.setenv("POLARS_MAX_THREADS", "1")
        cluster = distributed.LocalCluster(n_workers=2, **local)
    with cluster:
        yield cluster


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles in several batches."""
    monkeypatch.setattr("flows.runtime.plan.plan_shards", partial(plan_shards, shard_bytes=900))
    return write_articles(tmp_path / "in", range(8))


def on_dask(address: str, source: Path, warehouse: Path) -> Any:
    from flows.pipeline import solieu  # noqa: PLC0415 (Prefect is imported after its environment is set)

    return solieu([str(source)], str(warehouse), report=False, runner="dask", dask_address=address)


def kill_one_at_work(cluster: Any) -> None:
    """Kill a worker that was just given a step of a batch; another one suffices, so none is started in its place."""
    while True:
        for nanny in cluster.workers.values():
            if _busy(cluster, nanny):
                os.kill(nanny.pid, signal.SIGSTOP)
                if _busy(cluster, nanny):
                    nanny.close_gracefully("killed by a test")
                    return os.kill(nanny.pid, signal.SIGKILL)
                os.kill(nanny.pid, signal.SIGCONT)
        time.sleep(0.002)


def _busy(cluster: Any, nanny: Any) -> bool:
    worker = cluster.scheduler.workers.get(nanny.worker_address)
    return worker is not None and any("getpid" not in task.key for task in list(worker.processing))


def test_the_same_bytes_though_a_worker_dies(prefect: str, cluster: Any, source: Path, tmp_path: Path) -> None:
    killer = threading.Thread(target=kill_one_at_work, args=[cluster], daemon=True)
    killer.start()
    summary = on_dask(cluster.scheduler_address, source, tmp_path / "dask")
    killer.join()
    assert summary.work["batches_validate"] == 3
    run_plain(Settings(inputs=[str(source)], warehouse=str(tmp_path / "plain"), report=False))
    assert published(tmp_path / "dask") == published(tmp_path / "plain")
    with distributed.Client(cluster, set_as_default=False) as client:
        assert set(client.run(os.environ.get, "DO_NOT_TRACK").values()) == {"1"}


def test_what_dask_raises_is_explained() -> None:
    from flows.runtime.cluster import explained  # noqa: PLC0415 (as above)

    last = distributed.scheduler.WorkerState(address="tcp://a:1", status=distributed.Status.closed, pid=1, name="a",
        nthreads=1, memory_limit=1, local_directory="", nanny="", server_id="")  # fmt: skip
    with pytest.raises(RunFailed, match=r"4 times a worker died .* Nothing published was touched"), explained("there"):
        raise distributed.KilledWorker("load", last, 3)
    with pytest.raises(RunFailed, match="has no worker left"), explained("there"):
        raise distributed.scheduler.NoWorkerError("load", 60)


def test_no_cluster_at_the_address(prefect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runtime import cluster  # noqa: PLC0415 (as above)

    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with (
        pytest.raises(RunRefused, match=r"tcp://127.0.0.1:9: no Dask scheduler answers"),
        cluster.connected("tcp://127.0.0.1:9"),
    ):
        pass
    with pytest.raises(RunRefused, match="cannot reach Prefect's server on this machine"):
        cluster.check_api("tcp://192.0.2.7:8786")


def test_without_the_extra(prefect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.pipeline import workplace  # noqa: PLC0415 (as above)

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "flows.runtime.cluster", raising=False)
    with pytest.raises(RunRefused, match=r"pip install 'solieu\[dask\]'"):
        workplace(Settings(inputs=["in"], warehouse=str(tmp_path), runner="dask"))


def test_a_worker_elsewhere_is_told_what_it_lacks(tmp_path: Path) -> None:
    store = Store(tmp_path, "20260101T000000-abcdef", rules())
    store.mark()
    assert store.here() is store
    with pytest.raises(RunFailed, match="does not see"):
        replace(store, root=tmp_path / "elsewhere").here()
    with pytest.raises(RunFailed, match="Install the same version"):
        replace(store, rules="others").here()


def test_an_entry_another_worker_wrote_meanwhile_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    one = store.write("clean", "ab", {"articles": pl.DataFrame({"a": [1]})})
    written = one.stat().st_ino
    store.write("clean", "ab", {"articles": pl.DataFrame({"a": [1]})})
    assert one.stat().st_ino == written
    (one / "articles.parquet").write_bytes(b"cut")
    store.write("clean", "ab", {"articles": pl.DataFrame({"a": [1]})})
    assert store.read("clean", "ab", "articles")["a"].to_list() == [1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dask_address": "tcp://127.0.0.1:8786"}, "pass --runner dask"),
        ({"runner": "dask", "dask_address": "127.0.0.1"}, "dask_address"),
        ({"runner": "dask", "dask_address": "tcp://h:1", "workers": 2}, "a cluster by address has those it was given"),
        ({"runner": "spark"}, "runner"),
        ({"warehouse": "s3:/kho/w"}, "publish it with --publish"),
    ],
)
def test_wrong_settings(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings.model_validate({"inputs": ["in"], "warehouse": "w", **given})
