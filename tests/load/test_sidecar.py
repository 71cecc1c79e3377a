"""Metadata beside plain texts: found, matched by name, part of a shard's identity, never an article itself."""

from __future__ import annotations

import json
from pathlib import Path

from flows.load import list_inputs, load, plan_shards


def write(folder: Path, published: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text("Tỷ lệ hộ nghèo của huyện còn 3%.", encoding="utf8")
    (folder / "b.txt").write_text("Xã có 12 hộ nghèo.", encoding="utf8")
    said = {"source": "a.txt", "published": published, "url": "https://baomau.example/a"}
    beside = "\n".join(["không phải JSON", json.dumps(said), "[1]"])
    (folder.parent / f"{folder.name}.jsonl").write_text(beside, encoding="utf8")


def test_text_files_take_what_is_said_beside_them(tmp_path: Path) -> None:
    write(tmp_path / "news", "2024-05-06")
    documents = load([str(tmp_path / "news")]).documents
    rows = {row["source_uri"]: row for row in documents.iter_rows(named=True)}
    assert rows["a.txt"]["published"] == "2024-05-06"
    assert rows["a.txt"]["url"] == "https://baomau.example/a"
    assert rows["b.txt"]["published"] is None


def test_metadata_inside_the_folder_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "news", "2024-05-06")
    inside = tmp_path / "news" / "metadata.jsonl"
    inside.write_text(json.dumps({"file": "b.txt", "date": "2023-01-02"}), encoding="utf8")
    loaded = load([str(tmp_path / "news")])
    assert sorted(loaded.documents["source_uri"]) == ["a.txt", "b.txt"]
    assert loaded.rejects.is_empty()
    assert dict(loaded.documents.select("source_uri", "published").iter_rows())["b.txt"] == "2023-01-02"


def test_changed_metadata_makes_another_shard(tmp_path: Path) -> None:
    keys = []
    for published in ("2024-05-06", "2024-05-07"):
        write(tmp_path / "news", published)
        keys.append(plan_shards(list_inputs([str(tmp_path / "news")]))[0].key)
    assert keys[0] != keys[1]


def test_a_readme_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "news", "2024-05-06")
    (tmp_path / "news" / "README.md").write_text("What this folder holds", encoding="utf8")
    loaded = load([str(tmp_path / "news")])
    assert sorted(loaded.documents["source_uri"]) == ["a.txt", "b.txt"]
    assert loaded.rejects.is_empty()
