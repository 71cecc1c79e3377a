"""A warehouse that is filled once and put back for each test: a run costs seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import write_articles


@pytest.fixture(scope="session")
def _pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(where tests find the filled warehouse, the copy it is put back from); a warehouse remembers absolute paths."""
    place = tmp_path_factory.mktemp("filled") / "now"
    write_articles(place / "in", range(3))
    run_plain(Settings(inputs=[str(place / "in")], warehouse=str(place / "w"), report=False))
    return place, Path(shutil.copytree(place, place.with_name("kept"), symlinks=True))


@pytest.fixture
def filled(_pristine: tuple[Path, Path]) -> tuple[Path, Path]:
    """A source of three articles and the warehouse made from it."""
    place, kept = _pristine
    shutil.rmtree(place)
    shutil.copytree(kept, place, symlinks=True)
    return place / "in", place / "w"
