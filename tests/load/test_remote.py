"""s3:// inputs, against a store on this machine's loopback."""

from collections.abc import Iterator

import boto3
import polars as pl
import pytest
from moto.server import ThreadedMotoServer

from flows.load import InputError, list_inputs, load, load_shard, plan_shards

TEXT = "Huyện Bình Sơn còn 2,15% hộ nghèo trong năm 2023."


@pytest.fixture(scope="module")
def store() -> Iterator[object]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        client = boto3.client("s3")
        client.create_bucket(Bucket="kho")
        yield client
        client.close()
    server.stop()


def test_prefix_and_single_object(store: object) -> None:
    for name in ("tin/2024/a.txt", "tin/2024/.an.txt", "tin/b.txt"):
        store.put_object(Bucket="kho", Key=name, Body=TEXT.encode())  # type: ignore[attr-defined]
    assert load(["s3://kho/tin/"]).documents["source_uri"].to_list() == ["2024/a.txt", "b.txt"]
    one = load(["s3://kho/tin/b.txt"]).documents
    assert one["source_uri"].to_list() == ["b.txt"]
    assert one["raw_text"].to_list() == [TEXT]


def test_parquet_by_row_ranges(store: object, tmp_path: object) -> None:
    path = f"{tmp_path}/a.parquet"
    frame = pl.DataFrame({"id": [f"b{n}" for n in range(400)], "text": [f"{TEXT} {n * 7919}" for n in range(400)]})
    frame.write_parquet(path, row_group_size=100)
    store.upload_file(path, "kho", "lon/a.parquet")  # type: ignore[attr-defined]
    shards = plan_shards(list_inputs(["s3://kho/lon/"]), shard_bytes=2_000)
    assert len(shards) >= 4
    assert sum(load_shard(shard).documents.height for shard in shards) == 400


@pytest.mark.parametrize("address", ["s3://kho/khong/co", "s3://khong-co/tin/"])
def test_missing_prefix_or_bucket(store: object, address: str) -> None:
    with pytest.raises(InputError, match="Cannot list"):
        list_inputs([address])
