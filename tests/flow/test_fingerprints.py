"""A change of a file makes exactly the stages that read it work again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.runtime import fingerprints
from flows.runtime.environment import ROOT
from flows.runtime.plan import STAGES


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The project's files in a place where they may be changed."""
    for name in ("flows", "schemas", "sql"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path)
    fingerprints.fingerprint.cache_clear()
    yield tmp_path
    fingerprints.fingerprint.cache_clear()


def prints() -> dict[str, str]:
    fingerprints.fingerprint.cache_clear()
    return {stage: fingerprints.fingerprint(stage) for stage in STAGES}


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("flows/load/txt.py", {"load"}),
        ("schemas/codes/encodings/vni.csv", {"load"}),
        ("schemas/codes/columns.toml", {"load", "publish"}),
        ("schemas/codes/boilerplate.toml", {"clean", "publish"}),
        ("schemas/codes/drift.toml", set()),
        ("schemas/codes/publishers.csv", {"clean", "extract", "publish"}),
        ("schemas/codes/topics.toml", {"extract", "publish"}),
        ("schemas/codes/units.csv", {"extract", "validate", "publish"}),
        ("schemas/places/places.parquet", {"extract", "publish"}),
        ("flows/extract/sentences.py", {"extract"}),
        ("schemas/tables/text.py", {"validate", "publish"}),
        ("sql/checks/quotes_are_text.sql", {"publish"}),
        ("flows/runtime/lock.py", set()),
        ("flows/cli/sql.py", set()),
    ],
)
def test_a_changed_file_changes_the_stages_that_read_it(copy: Path, file: str, stages: set[str]) -> None:
    before = prints()
    with (copy / file).open("ab") as out:
        out.write(b"\n")
    after = prints()
    assert {stage for stage in STAGES if before[stage] != after[stage]} == stages


def test_every_code_list_belongs_to_a_stage(copy: Path) -> None:
    read = {file for stage in STAGES for file in fingerprints._files(stage)}
    lists = {file for file in (copy / "schemas" / "codes").rglob("*") if file.is_file()}
    assert lists - read == {copy / fingerprints.WARNS}
