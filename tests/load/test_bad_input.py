"""Bad input: a clear reason for each bad record, and nothing else lost."""

import gzip
import json
import os
import resource
import time
from pathlib import Path

import polars as pl
import pytest

from flows.load import InputError, Loaded, list_inputs, load, load_shard, plan_shards
from flows.load.files import MAX_RECORD

TEXT = "Huyện Bình Sơn còn 2,15% hộ nghèo trong năm 2023."


def rules(loaded: Loaded) -> list[tuple[str, str | None]]:
    return list(loaded.rejects.select("rule", "record").iter_rows())


def line(number: int) -> bytes:
    return json.dumps({"id": f"b{number}", "text": f"{TEXT} {number}"}).encode() + b"\n"


def test_missing_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list_inputs([str(tmp_path / "khong-co")])


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no file"):
        list_inputs([str(tmp_path)])


def test_folder_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "bang.docx").write_bytes(b"PK")
    with pytest.raises(InputError, match="1 files of other kinds"):
        list_inputs([str(tmp_path)])


def test_no_input() -> None:
    with pytest.raises(InputError, match="No input given"):
        list_inputs([])


def test_glob_without_match(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Nothing matches"):
        list_inputs([str(tmp_path / "*.txt")])


def test_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(InputError, match="No permission"):
        list_inputs([str(tmp_path)])


def test_closed_file_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")

    def opened(file: object, *rest: object) -> object:
        if str(file).endswith("a.txt"):
            raise PermissionError(13, "Permission denied")
        return open(file, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr("flows.load.files.open", opened, raising=False)
    loaded = load([str(tmp_path)])
    assert loaded.documents["source_uri"].to_list() == ["b.txt"]
    assert rules(loaded) == [("unreadable", None)]
    assert "permission" in loaded.rejects["reason"][0].lower()


def test_unknown_file_beside_good_ones_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK")
    loaded = load([str(tmp_path)])
    assert loaded.documents.height == 1
    assert rules(loaded) == [("unknown_format", None)]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"... ---", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 4, "binary"),
        (b"PK\x03\x04\x14\x00" + bytes(500), "binary"),
        (bytes(range(256)) * 20, "binary"),
        ("Größe äußerst schön ".encode("latin-1") * 30, "not_utf8"),
    ],
)
def test_text_files_that_are_none(tmp_path: Path, data: bytes, rule: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    loaded = load([str(tmp_path)])
    assert loaded.documents["source_uri"].to_list() == ["b.txt"]
    assert [found for found, _ in rules(loaded)] == [rule]
    assert loaded.rejects["source_uri"].to_list() == ["a.txt"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json", "a.html", "a.warc", "a.parquet"])
def test_files_without_a_byte_are_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    loaded = load([str(tmp_path)])
    assert loaded.documents.height == 1
    assert rules(loaded) == [("bad_parquet" if name == "a.parquet" else "empty", None)]


def test_parquet_without_rows_is_reported(tmp_path: Path) -> None:
    pl.DataFrame(schema={"text": pl.String}).write_parquet(tmp_path / "a.parquet")
    assert rules(load([str(tmp_path)])) == [("empty", None)]


def test_broken_lines_in_the_middle(tmp_path: Path) -> None:
    bad = [b'{"id": "x", "text": \n', b"[1, 2]\n", b'{"id": "y", "titel": "z"}\n', b'{"text": "\xff\xfe"}\n', b"\n"]
    (tmp_path / "a.jsonl").write_bytes(line(1) + b"".join(bad) + line(7))
    loaded = load([str(tmp_path)])
    assert loaded.documents["record"].to_list() == ["b1", "b7"]
    assert rules(loaded) == [("bad_json", "L2"), ("bad_json", "L3"), ("missing_text_column", "L4"), ("not_utf8", "L5")]
    assert "titel" in loaded.rejects["row_json"][2]


def test_deeply_nested_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"[" * 100_000 + b"\n" + line(1))
    loaded = load([str(tmp_path)])
    assert loaded.documents.height == 1
    assert rules(loaded) == [("bad_json", "L1")]


@pytest.mark.parametrize("share", [0.5, 0.97])
def test_truncated_gzip_keeps_the_records_before(tmp_path: Path, share: float) -> None:
    data = gzip.compress(b"".join(map(line, range(5_000))))
    (tmp_path / "a.jsonl.gz").write_bytes(data[: int(len(data) * share)])
    loaded = load([str(tmp_path)])
    assert loaded.documents.height > 1_000
    assert [rule for rule, _ in rules(loaded)] == ["truncated"]
    assert "at line" in loaded.rejects["reason"][0]


def test_damaged_gzip(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"".join(map(line, range(5_000)))))
    data[len(data) // 2 : len(data) // 2 + 8] = b"\xff" * 8
    (tmp_path / "a.jsonl.gz").write_bytes(bytes(data))
    loaded = load([str(tmp_path)])
    assert loaded.documents.height > 500
    assert "truncated" in [rule for rule, _ in rules(loaded)]


def test_huge_line_is_skipped_within_bounded_memory(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(line(1) + b'{"text": "')
        for _ in range(200):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n' + line(3))
    loaded = load([str(tmp_path)])
    assert loaded.documents["record"].to_list() == ["b1", "b3"]
    assert rules(loaded) == [("too_large", "L2")]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 6 * MAX_RECORD / 1e6


def test_huge_text_file(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_RECORD + 5)
    assert rules(load([str(tmp_path)])) == [("too_large", None)]


def test_a_page_of_tags_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "tags.html").write_bytes(b"<p>" * 100_001)
    assert rules(load([str(tmp_path)])) == [("too_large", None)]


def test_parquet_without_text_and_no_parquet(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["a"], "van_ban": [TEXT]}).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1 this is none")
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    loaded = load([str(tmp_path)])
    assert loaded.documents.height == 1
    assert [rule for rule, _ in rules(loaded)] == ["missing_text_column", "bad_parquet"]
    assert "van_ban" in loaded.rejects["reason"][0]


def test_parquet_damaged_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({"id": [f"b{n}" for n in range(2_000)], "text": [f"{TEXT} {n * 7919}" for n in range(2_000)]})
    frame.write_parquet(path, row_group_size=500)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 400] = b"\xff" * 400
    path.write_bytes(bytes(data))
    loaded = load([str(path)])
    assert "bad_parquet" in [rule for rule, _ in rules(loaded)]


def test_empty_cells_and_repeated_records(tmp_path: Path) -> None:
    texts = [TEXT, None, "  ", TEXT, "Khác hẳn."]
    pl.DataFrame({"id": ["a", "b", "c", "a", "a"], "text": texts}).write_parquet(tmp_path / "a.parquet")
    loaded = load([str(tmp_path)])
    assert sorted(loaded.documents["raw_text"]) == [TEXT, "Khác hẳn."]
    assert sorted(rules(loaded)) == [("duplicate_record", "a"), ("empty", "b"), ("empty", "c")]


def test_page_without_article(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><script>for(;;);</script></html>", encoding="utf-8")
    assert rules(load([str(tmp_path)])) == [("no_main_text", None)]


def test_ten_thousand_files(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{number:05}.txt").write_text(f"{TEXT} {number}", encoding="utf-8")
    start = time.process_time()
    shards = plan_shards(list_inputs([str(tmp_path)]))
    heights = [load_shard(shard).documents.height for shard in shards]
    assert sum(heights) == 10_000
    assert max(heights) <= 2_000
    assert time.process_time() - start < 20


def test_a_name_that_is_no_utf8_costs_only_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    try:
        (tmp_path / os.fsdecode(b"b\xe0.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system knows no such names")
    loaded = load([str(tmp_path)])
    assert loaded.documents["source_uri"].to_list() == ["a.txt"]
    assert loaded.rejects.select("source_uri", "rule").rows() == [("b\\xe0.txt", "unreadable")]


def test_what_a_run_wrote_into_an_input_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "w" / ".solieu" / "current").mkdir(parents=True)
    (tmp_path / "w" / ".solieu" / "current" / "solieu.duckdb").touch()
    (tmp_path / "w" / "solieu.duckdb").symlink_to(".solieu/current/solieu.duckdb")
    (tmp_path / "w" / "corrections.csv").touch()
    assert [file.name for file in list_inputs([str(tmp_path)])] == ["a.txt"]


@pytest.mark.parametrize("given", ["http://host/a.txt", "gs://kho/a", "file:///tmp/a.txt"])
def test_addresses_of_other_kinds_are_told_as_such(given: str) -> None:
    with pytest.raises(InputError, match="only files, folders, globs and s3:// addresses"):
        list_inputs([given])


def test_other_kinds_alone_are_refused_and_beside_articles_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b", encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    named = [str(tmp_path / "a.csv"), str(tmp_path / "a.txt")]
    with pytest.raises(InputError, match="holds 1 files of other kinds"):
        list_inputs(named[:1])
    assert rules(load(named)) == [("unknown_format", None)]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        list_inputs([str(tmp_path / "pipe")])
