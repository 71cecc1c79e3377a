"""The server a run brings with it does no more than the run needs, and finds its home as it was left."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.runtime import server
from flows.runtime.home import DATABASE, is_migrated, note_migrated


@pytest.fixture
def home(prefect_server: str, tmp_path: Path) -> Path:
    """A home as the tests' server has left it."""
    for file in Path(os.environ["PREFECT_HOME"]).glob("prefect.db*"):
        shutil.copy(file, tmp_path)
    note_migrated(tmp_path)
    return tmp_path


def test_a_home_is_known_until_its_database_changes(home: Path) -> None:
    assert is_migrated(home)
    with closing(sqlite3.connect(home / DATABASE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
    assert not is_migrated(home)
    (home / DATABASE).write_bytes(b"no database")
    note_migrated(home)
    assert not is_migrated(home)
    (home / DATABASE).unlink()
    assert not is_migrated(home)


def test_every_service_left_out_is_one_of_prefects(prefect_server: str) -> None:
    from prefect.settings.models.server.services import (  # noqa: PLC0415 (after its environment is set)
        ServerServicesSettings,
    )

    known = {name.upper() for name in ServerServicesSettings.model_fields}
    assert set(server.IDLE) <= known, "Prefect has renamed a service"
    assert "TASK_RUN_RECORDER" in known, "what records the states of tasks has another name now"
