"""From s3:// to s3://: what a run reads there, what it publishes there, and who may."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import obstore
import pytest
from obstore.exceptions import GenericError

from flows.publish import bucket
from flows.publish.bucket import Bucket
from flows.publish.build import PublishError
from flows.runtime.errors import RunRefused
from flows.runtime.plain import run_plain
from flows.runtime.releases import Releases
from flows.runtime.sending import database_from, is_sent, send, settle
from flows.runtime.settings import Settings
from flows.runtime.summary import Summary
from tests.flow.articles import article
from tests.flow.tables import published


@pytest.fixture
def address(objects: Any) -> str:
    """A new prefix, with two articles below in/."""
    prefix = uuid.uuid4().hex
    for number in range(2):
        objects.put_object(Bucket="kho", Key=f"{prefix}/in/{number}.txt", Body=article(number).encode())
    return f"s3://kho/{prefix}"


def run(address: str, warehouse: Path) -> Summary:
    given = {"inputs": [f"{address}/in"], "warehouse": str(warehouse), "publish_to": f"{address}/out", "report": False}
    return run_plain(Settings.model_validate(given))


def articles(address: str) -> int:
    return int(Bucket(f"{address}/out").scan("articles").collect().height)


def add(objects: Any, address: str, number: int) -> None:
    objects.put_object(
        Bucket="kho", Key=f"{address.removeprefix('s3://kho/')}/in/{number}.txt", Body=article(number).encode()
    )


def test_in_and_out_and_on_from_there(objects: Any, address: str, tmp_path: Path, monkeypatch: Any) -> None:
    run(address, tmp_path / "w")
    assert articles(address) == 2
    shutil.rmtree(tmp_path / "w")
    assert run(address, tmp_path / "w2").unchanged, "a new warehouse goes on from what is published"

    add(objects, address, 2)
    with monkeypatch.context() as patch:
        patch.setattr(bucket.obstore, "put", breaking(obstore.put, "figures.parquet"))
        with pytest.raises(PublishError, match=r"connection reset.*then run again.*itself is up to date"):
            run(address, tmp_path / "w2")
    assert articles(address) == 2, "readers still have what they had"
    summary = run(address, tmp_path / "w2")
    assert summary.unchanged
    assert summary.counts["runs"] == 2
    assert articles(address) == 3, "what was not sent is sent by the next run"

    run_plain(Settings(inputs=[f"{address}/in"], warehouse=str(tmp_path / "fresh"), report=False))
    assert published(tmp_path / "w2") == published(tmp_path / "fresh")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert asked(f"{address}/out") == asked(f"{address}/out") == {"n": 3}
    assert len(list((tmp_path / "cache").rglob("solieu.duckdb"))) == 1


def breaking(put: Callable[..., Any], wanted: str) -> Callable[..., Any]:
    """`put` as it is, but for objects whose names end so."""

    def breaks(store: Any, path: str, *rest: Any, **options: Any) -> Any:
        if path.endswith(wanted):
            raise GenericError("connection reset")
        return put(store, path, *rest, **options)

    return breaks


def asked(address: str) -> Any:
    """What the command line says about a published warehouse."""
    from typer.testing import CliRunner  # noqa: PLC0415 (few tests need it)

    from flows.cli.app import app  # noqa: PLC0415

    told = CliRunner().invoke(app, ["sql", "SELECT count(*) n FROM articles", "-w", address, "-f", "json"])
    return json.loads(told.stdout)


def test_a_prefix_belongs_to_one_warehouse(address: str, tmp_path: Path) -> None:
    one, two = made(tmp_path / "one", "r1"), made(tmp_path / "two", "r2")
    (one.warehouse / "corrections.csv").write_text("figure", encoding="utf8")
    settle(one, address)
    assert send(one, address) == [f"published as {address}/manifest/00000001.json"]
    assert send(one, address) == []
    assert is_sent(one, address)
    for refused in (settle, send):
        with pytest.raises(RunRefused, match="holds release r1 of another warehouse"):
            refused(two, address)
    (one.state / "sent.json").unlink()
    settle(one, address)
    made(one.warehouse, "r3")
    settle(one, address)
    assert not is_sent(one, address)
    send(one, address)
    told = Bucket(address).newest()
    assert told is not None
    assert (told.number, told.release) == (2, "r3")
    assert [item.path for item in told.items] == ["corrections.csv", "state.json"]
    settle(Releases(tmp_path / "three"), address)
    assert (tmp_path / "three" / "corrections.csv").read_text(encoding="utf8") == "figure"


def made(warehouse: Path, name: str) -> Releases:
    """A warehouse whose current release is `name`."""
    releases = Releases(warehouse)
    with releases.release(name) as folder:
        (folder / "state.json").write_text("{}", encoding="utf8")
    return releases


def test_nothing_published_there(objects: Any, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="nothing is published there"):
        database_from("s3://kho/nothing")
