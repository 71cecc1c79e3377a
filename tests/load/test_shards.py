"""Shards: bounded, complete, the same for the same input."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from flows.load import InputFile, Shard, list_inputs, load, load_shard, plan_shards

TEXT = "Huyện Bình Sơn còn 2,15% hộ nghèo. " * 20


def write(folder: Path, name: str, count: int = 500) -> Path:
    rows = [{"id": f"b{n}", "text": f"{TEXT}{n}"} for n in range(count)]
    path = folder / name
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    if name.endswith(".parquet"):
        pl.DataFrame(rows).write_parquet(path, row_group_size=200)
    else:
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def plan(path: Path, size: int = 50_000) -> list[Shard]:
    return plan_shards(list_inputs([str(path)]), shard_bytes=size)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
def test_large_files_are_cut_without_loss(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name)
    shards = plan(path, 8_000 if name.endswith("parquet") else 50_000)
    assert len(shards) > 3
    parts = pl.concat([load_shard(shard).documents for shard in shards])
    whole = load([str(path)]).documents
    assert parts.sort("source_uri").equals(whole.sort("source_uri"))
    assert whole.height == 500


def test_lines_keep_their_numbers_across_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"{TEXT}{n}"}) + "\n" for n in range(1, 201)), encoding="utf-8")
    documents = pl.concat([load_shard(shard).documents for shard in plan(path)])
    numbers = documents["source_uri"].str.extract(r"L(\d+)$").cast(pl.Int64)
    told = documents["raw_text"].str.extract(r"(\d+)$").cast(pl.Int64)
    assert numbers.to_list() == told.to_list()


def test_small_files_share_a_shard(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    assert len(plan(tmp_path, 8_000_000)) == 1


def test_keys_follow_content_only(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", 20)
    first = [shard.key for shard in plan(path)]
    path.touch()
    assert [shard.key for shard in plan(path)] == first
    write(tmp_path, "a.jsonl", 21)
    assert [shard.key for shard in plan(path)] != first


def test_same_names_in_two_folders_stay_apart(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT, encoding="utf-8")
    files = list_inputs([str(tmp_path / "x"), str(tmp_path / "y")])
    assert [file.name for file in files] == ["a.txt", "y//a.txt"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    files: list[InputFile] = list_inputs([str(tmp_path), str(path)])
    assert len(files) == 1


def test_glob_and_hidden_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", ".hidden.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [file.name for file in list_inputs([str(tmp_path / "*.txt")])] == ["a.txt"]
    assert [file.name for file in list_inputs([str(tmp_path)])] == ["a.txt", "b.md"]
