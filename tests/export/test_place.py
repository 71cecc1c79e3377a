"""An export takes its place whole, gives the same bytes again, and never over what it did not write."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from flows.export import ExportError, build, write_export


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_database_gives_the_same_bytes_and_only_an_export_is_replaced(warehouse, exported, tmp_path):
    to = tmp_path / "again"
    write_export(warehouse, to, ["csv"])
    assert "figures.jsonld" not in contents(to)
    write_export(warehouse, to, list(build.FORMATS))
    assert contents(to) == contents(exported)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_the_manifest_names_every_file(exported):
    said = json.loads((exported / "export.json").read_text(encoding="utf8"))
    held = contents(exported)
    assert {name: sha256(held[name]).hexdigest() for name in held if name != "export.json"} == {
        name: facts["sha256"] for name, facts in said["files"].items()
    }


def test_a_folder_of_somebody_else_is_left_alone(warehouse, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="was not made by solieu export"):
        write_export(warehouse, tmp_path, ["csv"])
    assert contents(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("name", ["csv/figures.csv", "csv/notes.csv", "mine.txt"])
def test_what_was_added_or_changed_in_an_export_is_not_lost(warehouse, tmp_path, name):
    to = tmp_path / "export"
    write_export(warehouse, to, ["csv"])
    (to / name).write_text("mine")
    with pytest.raises(ExportError, match=f"{Path(name).name}: was added or changed"):
        write_export(warehouse, to, ["csv"])
    assert (to / name).read_text() == "mine"


def test_a_file_in_the_way_is_left_alone(warehouse, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="Choose another --to"):
        write_export(warehouse, tmp_path / "file", ["csv"])
    with pytest.raises(ExportError, match="cannot be written"):
        write_export(warehouse, tmp_path / "file" / "below", ["csv"])
    assert (tmp_path / "file").read_text() == "mine"


def test_a_failed_export_leaves_the_earlier_one(warehouse, tmp_path, monkeypatch):
    to = tmp_path / "export"
    write_export(warehouse, to, ["csv"])
    before = contents(to)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(build.FORMATS, "csv", fail)
    with pytest.raises(ExportError, match="free space"):
        write_export(warehouse, to, ["csv"])
    assert contents(to) == before
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


def test_no_warehouse_is_said_how_to_make(tmp_path):
    with pytest.raises(ExportError, match="solieu run"):
        write_export(tmp_path, tmp_path / "x", ["csv"])
    assert not (tmp_path / "x").exists()
