"""s3:// inputs, against a store on this machine's loopback."""

from typing import Any

import polars as pl
import pytest

from flows.load import InputError, list_inputs, load, load_shard, plan_shards

TEXT = "Huyện Bình Sơn còn 2,15% hộ nghèo trong năm 2023."


def test_prefix_and_single_object(objects: Any) -> None:
    for name in ("tin/2024/a.txt", "tin/2024/.an.txt", "tin/b.txt"):
        objects.put_object(Bucket="kho", Key=name, Body=TEXT.encode())
    assert load(["s3://kho/tin/"]).documents["source_uri"].to_list() == ["2024/a.txt", "b.txt"]
    one = load(["s3://kho/tin/b.txt"]).documents
    assert one["source_uri"].to_list() == ["b.txt"]
    assert one["raw_text"].to_list() == [TEXT]


def test_parquet_by_row_ranges(objects: Any, tmp_path: object) -> None:
    path = f"{tmp_path}/a.parquet"
    frame = pl.DataFrame({"id": [f"b{n}" for n in range(400)], "text": [f"{TEXT} {n * 7919}" for n in range(400)]})
    frame.write_parquet(path, row_group_size=100)
    objects.upload_file(path, "kho", "lon/a.parquet")
    shards = plan_shards(list_inputs(["s3://kho/lon/"]), shard_bytes=2_000)
    assert len(shards) >= 4
    assert sum(load_shard(shard).documents.height for shard in shards) == 400


@pytest.mark.parametrize("address", ["s3://kho/khong/co", "s3://khong-co/tin/"])
def test_missing_prefix_or_bucket(objects: Any, address: str) -> None:
    with pytest.raises(InputError, match="Cannot list"):
        list_inputs([address])
