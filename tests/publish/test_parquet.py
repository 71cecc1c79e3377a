"""Tables on disk: sorted, described, whole, and the same bytes however the rows came."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.publish.parquet import read_table, row_counts, table_files, write_table
from flows.publish.parquet import write_tables as write_all
from schemas.tables import SCHEMA_VERSION, TABLES, table
from tests.publish.world import digest, frame, world


def many_lines(articles: int) -> pl.DataFrame:
    """Two lines for each of so many articles."""
    ids = [digest(i)[:16] for i in range(articles)]
    lines = [{"line_no": n, "char_start": 9 * n, "char_end": 9 * n + 5, "role": "body"} for n in (1, 0)]
    return frame("article_lines", [line | {"article_id": a} for a in ids for line in lines])


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.parquet"))}


def test_every_declared_table_is_written(tmp_path):
    write_all(world(), tmp_path)
    assert row_counts(tmp_path) == {name: len(world().get(name, [])) for name in TABLES}
    versions = {pl.read_parquet_metadata(tmp_path / f"{name}.parquet")["schema_version"] for name in TABLES}
    assert versions == {SCHEMA_VERSION}
    for name, spec in TABLES.items():
        assert read_table(name, tmp_path).collect_schema() == spec.schema


@pytest.mark.parametrize("name", world())
def test_rows_stand_in_the_declared_order(tmp_path, name):
    shuffled = world()[name].sample(fraction=1, shuffle=True, seed=1)
    write_table(name, shuffled, tmp_path)
    assert read_table(name, tmp_path).collect().equals(shuffled.sort(table(name).sort))


def test_files_describe_themselves(tmp_path):
    (path,) = write_table("figures", world()["figures"], tmp_path)
    meta = pl.read_parquet_metadata(path)
    spec = table("figures")
    assert meta["description"] == spec.description
    assert json.loads(meta["primary_key"]) == ["figure_id"]
    assert json.loads(meta["columns"])["obs_value"]["concept"] == "OBS_VALUE"
    file = pq.ParquetFile(path)
    assert file.schema_arrow.field("quote").metadata[b"description"].decode() == spec.column("quote").description
    column = file.metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert column.statistics.has_min_max


def test_a_large_table_is_cut_into_ordered_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.publish.parquet.GROUPS_PER_PART", 1)
    monkeypatch.setitem(TABLES, "article_lines", replace(table("article_lines"), row_group_rows=100))
    lines = many_lines(300)
    files = write_table("article_lines", lines, tmp_path)
    assert [file.name for file in files] == [f"part-{i:04}.parquet" for i in range(8)]
    assert files == table_files("article_lines", tmp_path)
    assert read_table("article_lines", tmp_path).collect().equals(lines.sort("article_id", "line_no"))


@pytest.mark.parametrize("cut", [1, 7, 300])
def test_bytes_do_not_depend_on_shards(tmp_path, cut):
    lines = many_lines(300).sample(fraction=1, shuffle=True, seed=cut)
    size = -(-len(lines) // cut)
    shards = [tmp_path / f"{i}.parquet" for i in range(cut)]
    for i, shard in enumerate(shards):
        lines.slice(i * size, size).write_parquet(shard)
    write_table("article_lines", shards, tmp_path / "from_shards")
    write_table("article_lines", many_lines(300), tmp_path / "from_frame")
    assert contents(tmp_path / "from_shards") == contents(tmp_path / "from_frame")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no table figures under .*figures\.parquet"):
        table_files("figures", tmp_path)


def test_other_readers_know_the_types(tmp_path):
    (path,) = write_table("figures", world()["figures"], tmp_path)
    kinds = {field.name: str(field.type) for field in pq.read_schema(path)}
    assert kinds["period_start"] == "date32[day]"
    assert kinds["obs_value"] == "double"
    assert kinds["flags"].endswith("string>")
    assert len(pq.read_table(path).to_pylist()) == len(world()["figures"])
