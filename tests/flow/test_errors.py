"""Inputs and warehouses that are wrong: a clear message, and nothing lost."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.load import InputError
from flows.runtime.errors import RunFailed, RunRefused
from flows.runtime.lock import warehouse_lock
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.summary import Summary
from tests.flow.articles import article, write_articles
from tests.flow.tables import published, rows


def run(source: Path | str, warehouse: Path, **settings: Any) -> Summary:
    return run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), **{"report": False, **settings}))


def rejects(warehouse: Path) -> dict[str, str]:
    """Rule → source of what was set aside."""
    return dict(rows(warehouse, "rejects").select("rule", "source_uri").iter_rows())


@pytest.mark.parametrize("kind", ["missing", "empty", "foreign"])
def test_an_input_without_articles_is_refused(filled: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    _, warehouse = filled
    before = published(warehouse)
    source = tmp_path / kind
    if kind != "missing":
        source.mkdir()
    if kind == "foreign":
        (source / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(InputError, match=kind):
        run(source, warehouse)
    assert published(warehouse) == before


def test_a_folder_nobody_may_read_is_named(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, warehouse = filled

    def closed(top: Any, onerror: Any = None, **_: Any) -> Any:
        onerror(PermissionError(13, "Permission denied", str(top)))

    monkeypatch.setattr(os, "walk", closed)  # tests may run as root, whom permissions do not bind
    with pytest.raises(InputError, match="No permission to read"):
        run(source, warehouse)


def test_bad_files_are_set_aside_and_cost_the_others_nothing(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    good = [json.dumps({"id": n, "text": article(n)}) for n in range(40, 44)]
    (source / "zero.txt").write_bytes(b"")
    (source / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (source / "broken.jsonl").write_text("\n".join([*good[:2], '{"id": 9, "text": "half', *good[2:]]), encoding="utf8")
    (source / "cut.jsonl.gz").write_bytes(gzip.compress("\n".join(good).encode(), mtime=0)[:-40])
    pl.DataFrame({"number": [1, 2]}).write_parquet(source / "numbers.parquet")
    script = "<html><head><script>alert('x')</script></head><body><script>fetch('//x')</script></body></html>"
    (source / "script.html").write_text(script, encoding="utf8")
    summary = run(source, warehouse)
    found = rejects(warehouse)
    assert summary.counts["articles"] >= 3 + 4
    places = set(found.values())
    for name in ("zero.txt", "picture.txt", "broken.jsonl", "cut.jsonl.gz", "numbers.parquet", "script.html"):
        assert any(place == name or place.startswith(name + "/") for place in places), name
    assert rows(warehouse, "rejects")["reason"].str.len_chars().min() > 20
    assert not rows(warehouse, "articles")["text"].str.contains("alert|fetch").any()


def test_a_line_of_two_hundred_megabytes_is_set_aside(tmp_path: Path) -> None:
    source, warehouse = tmp_path / "in", tmp_path / "w"
    source.mkdir()
    with (source / "long.jsonl").open("wb") as out:
        out.write(json.dumps({"id": 1, "text": article(1)}).encode() + b'\n{"id": 2, "text": "')
        for _ in range(200):
            out.write(b"a" * 1_000_000)
        out.write(b'"}\n' + json.dumps({"id": 3, "text": article(3)}).encode() + b"\n")
    assert run(source, warehouse).counts["articles"] == 2
    assert "too_large" in rejects(warehouse)


def test_ten_thousand_files_in_one_folder(tmp_path: Path) -> None:
    source, warehouse = tmp_path / "in", tmp_path / "w"
    source.mkdir()
    for number in range(10_000):
        text = f"Tin vắn số {number}: trời nắng ở {number * 7919} nơi."
        (source / f"{number:05}.txt").write_text(text, encoding="utf8")
    summary = run(source, warehouse)
    assert summary.counts["documents"] == 10_000
    assert run(source, warehouse).unchanged


def test_a_warehouse_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    source = write_articles(tmp_path / "in", range(1))
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf8")
    with pytest.raises(RunRefused, match="cannot be written"):
        run(source, blocked)
    with pytest.raises(RunRefused, match="cannot be written"):
        run(source, Path("/proc/solieu"))


def test_files_of_somebody_else_are_not_replaced(tmp_path: Path) -> None:
    source, warehouse = write_articles(tmp_path / "in", range(1)), tmp_path / "w"
    (warehouse / "parquet").mkdir(parents=True)
    with pytest.raises(RunRefused, match="was not made by this program"):
        run(source, warehouse)


def test_a_disk_that_is_full_leaves_the_old_state(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.publish import build  # noqa: PLC0415 (patched below)

    source, warehouse = filled
    before = published(warehouse)
    (source / "more.txt").write_text(article(9), encoding="utf8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(build, "build_database", full)
        with pytest.raises(build.PublishError, match="disk is full"):
            run(source, warehouse)
    assert published(warehouse) == before
    assert run(source, warehouse).counts["articles"] == 4


def test_too_many_rejects_fail_the_run(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runtime.store import Store  # noqa: PLC0415 (patched below)

    source, warehouse = filled
    before = published(warehouse)
    (source / "more.txt").write_text(article(9), encoding="utf8")
    true = Store.facts

    def facts(self: Store, stage: str, key: str) -> dict[str, Any]:
        return {**true(self, stage, key), "refused": 999}

    monkeypatch.setattr(Store, "facts", facts)
    with pytest.raises(RunFailed, match="were refused"):
        run(source, warehouse)
    assert published(warehouse) == before


def test_an_older_warehouse_is_rebuilt_and_a_newer_one_refused(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    state = (warehouse / ".solieu" / "current").resolve() / "state.json"
    facts = json.loads(state.read_text(encoding="utf8"))
    tables = published(warehouse)

    state.write_text(json.dumps({**facts, "schema": "0", "digest": "", "versions": {}}), encoding="utf8")
    rebuilt = run(source, warehouse)
    assert not rebuilt.unchanged
    assert "schema 0" in rebuilt.notes[0]
    assert published(warehouse) == tables

    state = (warehouse / ".solieu" / "current").resolve() / "state.json"
    state.write_text(json.dumps({**facts, "format": 99}), encoding="utf8")
    with pytest.raises(RunRefused, match="newer version"):
        run(source, warehouse)


def test_one_run_at_a_time(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    with warehouse_lock(warehouse / ".solieu"), pytest.raises(RunRefused, match=f"in use by process {os.getpid()}"):
        run(source, warehouse)
    assert run(source, warehouse).unchanged


def test_a_second_run_may_wait_for_the_first(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    held = threading.Event()

    def hold() -> None:
        with warehouse_lock(warehouse / ".solieu"):
            held.set()
            time.sleep(0.5)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    assert run(source, warehouse, wait_seconds=20).unchanged
    other.join()


def test_a_warehouse_may_begin_with_no_article_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    first = run(tmp_path / "empty.jsonl", tmp_path / "w")
    assert (first.counts["articles"], list(first.rejects)) == (0, ["load: empty"])


def test_a_lock_of_a_run_that_died_holds_nobody(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    (warehouse / ".solieu" / "lock").write_text('{"pid": 1, "host": "gone", "since": "2021-01-01"}', encoding="utf8")
    told = run(source, warehouse)
    assert told.unchanged
    assert "The last run (process 1 on gone since 2021-01-01) ended without a word" in told.notes[0]
    assert run(source, warehouse).notes == []
