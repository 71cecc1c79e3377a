"""What a full disk refuses wherever it refuses it (`make disk` has a real one), and a server that fails a run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import polars as pl
import pytest

from flows.cli.console import explain
from flows.publish.build import PublishError, disk_errors
from flows.publish.database import DatabaseError
from flows.runtime import lock, retry, server
from flows.runtime.errors import RunFailed
from flows.runtime.session import advised

FULL = OSError(28, "No space left on device")


def test_a_full_disk_holds_the_lock_and_no_word_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> int:
        raise FULL

    monkeypatch.setattr(os, "write", refuse)
    with lock.warehouse_lock(tmp_path):
        assert (tmp_path / "lock").read_bytes() == b""


@pytest.mark.parametrize("error", [FULL, pl.exceptions.ComputeError("No space left on device (os error 28)")])
def test_a_full_disk_at_any_time_of_a_run(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(RunFailed, match="free some space and run again"), advised(tmp_path):
        raise error


def test_other_errors_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="I/O"), advised(tmp_path):
        raise OSError(5, "I/O error")
    with pytest.raises(DatabaseError), disk_errors(tmp_path):
        raise DatabaseError("sql/views/x.sql: no such column")
    with pytest.raises(ZeroDivisionError), server.failures(None):
        raise ZeroDivisionError


def test_a_disk_that_is_full_while_the_database_is_written(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="free some space and run again"), disk_errors(tmp_path):
        raise DatabaseError("sql/marts/x.sql: IO Error: Could not write file: No space left on device")


class Failed(NamedTuple):
    """The state of a task that raised."""

    error: Exception

    def result(self, *, raise_on_failure: bool) -> Exception:
        return self.error


@pytest.mark.parametrize(("error", "again"), [(FULL, False), (OSError(5, "I/O error"), True)])
def test_what_only_the_user_can_mend_is_not_tried_again(error: Exception, again: bool) -> None:
    assert retry.passing(None, None, Failed(error)) is again


def test_a_server_that_does_not_answer_is_no_mistake_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(RunFailed) as failed, server.failures(None):
        raise httpx.ConnectError("refused")
    code, line = explain(failed.value)
    assert code == 4
    assert "http://127.0.0.1:9/api" in line
