"""Whoever reads while states are published meets one state whole."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from flows.runtime.plain import run_plain
from flows.runtime.releases import Releases
from flows.runtime.settings import Settings
from tests.chaos.readers import hammering
from tests.flow.articles import article

PUBLISHES = 8
"""`make readers` publishes fifty times, by whole runs."""


def test_readers_never_meet_an_error_or_a_mixture(filled: tuple[Path, Path], tmp_path: Path) -> None:
    source, warehouse = filled
    releases = Releases(warehouse)
    states = [tmp_path / "old", tmp_path / "new"]
    for state in states:
        run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False))
        shutil.copytree(releases.current or tmp_path, state)
        (source / "more.txt").write_text(article(9), encoding="utf8")
    with hammering(warehouse) as seen:
        time.sleep(1.5)  # until they are reading
        for number in range(PUBLISHES):
            with releases.release(f"next-{number}") as folder:
                shutil.copytree(states[number % 2], folder, dirs_exist_ok=True)
            time.sleep(0.3)
    assert [reader["wrong"] for reader in seen] == ["", "", ""]
    assert all(int(str(reader["reads"])) > 1 for reader in seen)
    assert any(reader["states"] == 2 for reader in seen)
