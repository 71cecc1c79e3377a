"""Publishing in an object store: readers find the old release or the new one, whole, whatever stops a publisher."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
import polars as pl
import pytest
from obstore.exceptions import GenericError

from flows.publish import bucket as module
from flows.publish.bucket import Bucket, Manifest, read_manifest
from flows.publish.build import PublishError
from flows.publish.prune import prune

PATHS = ["parquet/figures/part-0000.parquet", "parquet/figures/part-0001.parquet", "report/index.html", "solieu.duckdb"]


@pytest.fixture
def place(objects: Any) -> Bucket:
    return Bucket(f"s3://kho/{uuid.uuid4().hex}/xuất bản")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release of which every file tells its number, 1."""
    return release(tmp_path / "one", 1)


def release(folder: Path, number: int) -> Path:
    for path in PATHS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".parquet"):
            pl.DataFrame({"number": [number]}).write_parquet(folder / path)
        else:
            (folder / path).write_text(f"number {number}", encoding="utf8")
    return folder


def seen(place: Bucket) -> set[int]:
    """What a reader finds in the newest release; every object is checked against its manifest."""
    told = place.newest()
    assert told is not None
    for item in told.items:
        data = bytes(obstore.get(place.store, f"releases/{told.release}/{item.path}").bytes())
        assert (len(data), hashlib.sha256(data).hexdigest()) == (item.size, item.sha256)
    return set(place.scan("figures", told).collect()["number"])


def test_a_release_is_found_and_read(place: Bucket, folder: Path, tmp_path: Path, objects: Any) -> None:
    assert place.newest() is None
    told = place.publish(folder, PATHS, "r1", 1)
    assert place.newest() == told
    assert [item.path for item in told.items] == PATHS
    assert seen(place) == {1}
    assert place.fetch(told, "solieu.duckdb", tmp_path / "new" / "db").read_text(encoding="utf8") == "number 1"
    assert place.scan("figures").collect().height == 2
    page = objects.head_object(Bucket="kho", Key=f"{place.address.removeprefix('s3://kho/')}/releases/r1/{PATHS[2]}")
    assert page["ContentType"] == "text/html"
    with pytest.raises(PublishError, match="no table visits"):
        place.scan("visits")
    with pytest.raises(PublishError, match="holds no secrets"):
        place.fetch(told, "secrets", tmp_path / "x")


@pytest.mark.parametrize("failing", range(len(PATHS) + 1))
def test_a_publish_that_breaks_off_anywhere_leaves_the_old_state(
    place: Bucket, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    place.publish(folder, PATHS, "r1", 1)
    newer, put, wanted = release(tmp_path / "two", 2), obstore.put, [*PATHS, "manifest/00000002.json"][failing]

    def breaks(store: Any, path: str, *rest: Any, **options: Any) -> Any:
        if path.endswith(wanted):
            raise GenericError("connection reset by peer")
        return put(store, path, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(module.obstore, "put", breaks)
        with pytest.raises(PublishError, match="connection reset by peer"):
            place.publish(newer, PATHS, "r2", 2)
    assert seen(place) == {1}
    place.publish(newer, PATHS, "r2", 2)
    assert seen(place) == {2}


def test_of_two_publishers_one_is_told(place: Bucket, folder: Path, tmp_path: Path) -> None:
    newer = release(tmp_path / "two", 2)
    told = place.publish(folder, PATHS, "r1", 1)
    with pytest.raises(PublishError, match="another run published there meanwhile"):
        place.publish(newer, PATHS, "r2", 1)
    assert seen(place) == {1}
    assert place.publish(folder, PATHS, "r1", 1) == replace(told, published_at=place.read(told.key).published_at)
    place.publish(newer, PATHS, "r3", 7)
    with pytest.raises(PublishError, match="meanwhile"):
        place.publish(folder, PATHS, "r4", 5)
    assert seen(place) == {2}


def test_old_releases_go_after_a_while(place: Bucket, folder: Path) -> None:
    for number in range(1, 9):
        place.publish(folder, PATHS, f"r{number}", number)
    obstore.put(place.store, "releases/broken-off/solieu.duckdb", b"half")
    assert prune(place, keep=3, grace=timedelta(days=1)) == 0
    assert prune(place, keep=3, grace=timedelta(0)) == 5 * (1 + len(PATHS)) + 1
    assert place.numbers() == [f"manifest/{number:08}.json" for number in (6, 7, 8)]
    assert {meta["path"].split("/")[1] for batch in obstore.list(place.store, prefix="releases") for meta in batch} == {
        "r6", "r7", "r8",
    }  # fmt: skip
    assert seen(place) == {1}
    assert prune(Bucket(place.address + "/nothing")) == 0


def test_damage_is_noticed(place: Bucket, folder: Path, tmp_path: Path) -> None:
    told = place.publish(folder, PATHS, "r1", 1)
    obstore.put(place.store, "releases/r1/solieu.duckdb", b"number 2")
    with pytest.raises(PublishError, match="is damaged"):
        place.fetch(told, "solieu.duckdb", tmp_path / "db")
    assert not list(tmp_path.glob("*db*"))


@pytest.mark.parametrize("path", ["../out", "/etc/x", "a/../../b"])
def test_a_manifest_cannot_lead_out_of_its_release(place: Bucket, path: str) -> None:
    item = {"path": path, "size": 1, "sha256": "0"}
    text = json.dumps({"format": 1, "number": 1, "release": "r", "published_at": "", "items": [item]})
    with pytest.raises(ValueError, match="outside the release"):
        read_manifest(text.encode())
    obstore.put(place.store, "manifest/00000001.json", text.encode())
    with pytest.raises(PublishError, match="outside the release"):
        place.newest()


def test_a_manifest_of_a_newer_program() -> None:
    text = Manifest(1, "r", "", ()).spelled().replace(b'"format": 1', b'"format": 99')
    with pytest.raises(ValueError, match="newer version"):
        read_manifest(text)


def test_an_address_that_is_not_there(objects: Any) -> None:
    with pytest.raises(PublishError, match=r"s3://khong-co/x: could not be listed .* Check the address"):
        Bucket("s3://khong-co/x").newest()
