"""What can happen to a run at night: a line that says what to do, the old state whole, and the next run goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import flows.extract
from flows.cli.app import app
from flows.cli.console import explain
from flows.runtime import session
from flows.runtime.errors import RunFailed, RunRefused
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.summary import Summary
from tests.flow.articles import article
from tests.flow.tables import published, rows

Filled = tuple[Path, Path]


def run(source: Path, warehouse: Path, **more: Any) -> Summary:
    return run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False, **more))


def one_line(error: Exception) -> str:
    """What the command line says of it; a mistake of the program would be written to a log."""
    code, said = explain(error)
    assert code in (2, 3, 4), said
    assert "\n" not in said
    return said


@pytest.mark.parametrize(("code", "words"), [(28, "free some space"), (30, "choose another --warehouse")])
def test_a_disk_that_refuses_in_the_middle_of_a_stage(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    source, warehouse = filled
    before = published(warehouse)
    (source / "more.txt").write_text(article(9), encoding="utf8")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, {28: "No space left on device", 30: "Read-only file system"}[code])

    monkeypatch.setattr(pl.DataFrame, "write_parquet", refuse)
    with pytest.raises(RunFailed) as failed:
        run(source, warehouse)
    assert words in one_line(failed.value)
    assert published(warehouse) == before


def test_out_of_memory_in_a_stage(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    source, warehouse = filled
    before = published(warehouse)
    (source / "more.txt").write_text(article(9), encoding="utf8")

    def hungry(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(flows.extract, "extract", hungry)
    with pytest.raises(MemoryError) as failed:
        run(source, warehouse)
    assert "out of memory" in one_line(failed.value)
    assert published(warehouse) == before


@pytest.mark.parametrize("damage", ["", '{"format": 1', '["no facts"]'])
def test_a_damaged_record_of_the_state_lets_no_input_go(filled: Filled, damage: str) -> None:
    source, warehouse = filled
    before = published(warehouse)
    (warehouse / ".solieu" / "current" / "state.json").write_text(damage, encoding="utf8")
    with pytest.raises(RunRefused) as refused:
        run(source, warehouse)
    assert "pass --only" in one_line(refused.value)
    assert published(warehouse) == before
    if not damage:
        run(source, warehouse, only=True)
        assert published(warehouse) == before


def test_a_damaged_list_of_files_is_made_anew(filled: Filled) -> None:
    source, warehouse = filled
    before = published(warehouse)
    (warehouse / ".solieu" / "current" / "files.parquet").write_bytes(b"PAR1")
    assert not run(source, warehouse).unchanged
    assert published(warehouse) == before


def test_a_clock_that_goes_backwards(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    source, warehouse = filled

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2001, 2, 3, tzinfo=tz or UTC)

    monkeypatch.setattr(session, "datetime", Earlier)
    (source / "more.txt").write_text(article(9), encoding="utf8")
    summary = run(source, warehouse)
    assert summary.counts["articles"] == 4
    assert summary.seconds >= 0
    assert rows(warehouse, "runs").height == 2
    assert run(source, warehouse).unchanged


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--reject-share", "7"], "--reject-share: "),
        (["--wait", "-1"], "--wait: "),
        (["--column", "text"], "ROLE=NAME"),
        ([""], "an input is empty: is a variable not set?"),
        (["--column", "weight=kg"], "--column weight: "),
    ],
)
def test_bad_parameters_are_told_in_one_line(tmp_path: Path, options: list[str], words: str) -> None:
    said = CliRunner().invoke(app, ["run", str(tmp_path), "-w", str(tmp_path / "w"), *options])
    assert said.exit_code == 2
    assert words in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "w").exists()
