"""What several rooms' tests share: Prefect kept out of the user's home, one server of it, and an S3 server."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flows.runtime import environment, home, server


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect reads these when it is first imported, whichever test does that."""
    home = tmp_path_factory.mktemp("prefect")
    kept = {name: os.environ.pop(name, None) for name in ("PREFECT_API_URL", "PREFECT_HOME")}
    os.environ["PREFECT_HOME"] = str(home)
    environment.prepare(home)
    yield
    os.environ.update({name: value for name, value in kept.items() if value is not None})


@pytest.fixture(scope="session")
def prefect_server(_own_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect API that lives as long as the tests; the first of several processes migrates for all."""
    own, ours = Path(os.environ["PREFECT_HOME"]), tmp_path_factory.getbasetemp()
    shared = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "migrated"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _copy_home(shared, own)
        started = server.start(own)
        assert started is not None
        if not started.known:
            started.wait()
            _copy_home(own, shared)
    try:
        started.wait()
        yield started.url
    finally:
        started.stop()
        os.environ.pop("PREFECT_API_URL", None)


def _copy_home(source: Path, target: Path) -> None:
    """Prefect's database as it is now, where there is one, and the note that it is migrated."""
    if (source / home.DATABASE).is_file():
        both = [closing(sqlite3.connect(place / home.DATABASE)) for place in (source, target)]
        with both[0] as old, both[1] as new:
            old.backup(new)
        home.note_migrated(target)


@pytest.fixture
def prefect(prefect_server: str) -> Iterator[str]:
    """Prefect pointed at the tests' server, also where it was imported before."""
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415 (after the environment is set)

    with temporary_settings({PREFECT_API_URL: prefect_server}):
        yield prefect_server


@pytest.fixture(scope="module")
def objects() -> Iterator[Any]:
    """A boto3 client of an S3 server on this machine's loopback; AWS_* variables lead there; it has a bucket `kho`."""
    import boto3  # noqa: PLC0415 (slow to import, and few tests need it)
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    served = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    served.start()
    host, port = served.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="kho")
        yield client
        client.close()
    served.stop()
