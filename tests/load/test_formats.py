"""Each input format, read into documents."""

import gzip
import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import zstandard

from flows.load import DOCUMENTS, load
from flows.load.formats import FORMATS, detect_format
from schemas.tables import codes

TEXT = "Huyện Bình Sơn còn 2,15% hộ nghèo.\nNăm 2023, huyện hỗ trợ 120 hộ vay vốn."


def row(number: int) -> dict[str, object]:
    return {
        "ID": f"b{number}",
        "Title": f"Tin số {number}",
        "Content": TEXT,
        "Date": "2024-03-05",
        "URL": f"https://bao.vn/{number}",
    }


def test_plain_text(tmp_path: Path) -> None:
    (tmp_path / "xa").mkdir()
    (tmp_path / "xa" / "tin.txt").write_text(TEXT, encoding="utf-8")
    documents = load([str(tmp_path)]).documents
    assert dict(documents.schema) == DOCUMENTS
    found = documents.row(0, named=True)
    assert found["source_uri"] == found["container"] == "xa/tin.txt"
    assert (found["format"], found["encoding"], found["raw_text"]) == ("txt", "utf-8", TEXT)
    assert found["size_bytes"] == len(TEXT.encode())


def test_single_file_is_named_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "tin.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert load([str(path)]).documents["source_uri"].to_list() == ["tin.txt"]


@pytest.mark.parametrize("name", ["tin.jsonl", "tin.ndjson", "tin.jsonl.gz", "tin.jsonl.zst"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    data = "\n".join(json.dumps(row(number), ensure_ascii=False) for number in range(3)).encode()
    packed = {"gz": gzip.compress, "zst": zstandard.ZstdCompressor().compress}.get(
        name.rpartition(".")[2], lambda same: same
    )
    (tmp_path / name).write_bytes(packed(data))
    documents = load([str(tmp_path)]).documents
    assert documents["source_uri"].to_list() == [f"{name}/b{number}" for number in range(3)]
    assert documents["raw_text"][0] == f"Tin số 0\n{TEXT}"
    assert documents["published"].to_list() == ["2024-03-05"] * 3
    assert documents["url"][2] == "https://bao.vn/2"


def test_json_array_and_records_without_id(tmp_path: Path) -> None:
    (tmp_path / "tin.json").write_text(json.dumps([{"body": TEXT}, {"text": f"{TEXT} Hai"}]), encoding="utf-8")
    assert load([str(tmp_path)]).documents["source_uri"].to_list() == ["tin.json/L1", "tin.json/L2"]


def test_parquet_columns_are_found_or_named(tmp_path: Path) -> None:
    path = tmp_path / "tin.parquet"
    pl.DataFrame([row(number) for number in range(4)]).with_columns(
        pl.lit("Khác").alias("noi_dung_khac")
    ).write_parquet(path)
    documents = load([str(path)]).documents
    assert documents["source_uri"].to_list() == [f"tin.parquet/b{number}" for number in range(4)]
    assert documents["title"][1] == "Tin số 1"
    other = load([str(path)], columns={"text": "noi_dung_khac"}).documents
    assert other["raw_text"][0] == "Tin số 0\nKhác"


def test_columns_of_any_type(tmp_path: Path) -> None:
    rows = {"id": [1, 2], "text": [[TEXT, "Hết."], [TEXT]], "timestamp": [datetime(2024, 1, 2, 3), None]}
    pl.DataFrame(rows).write_parquet(tmp_path / "a.parquet")
    odd = {"text": "a \ud800 b", "authors": ["Thu An", "Lê Bình"], "id": "x/y"}
    (tmp_path / "b.jsonl").write_text(json.dumps(odd), encoding="utf-8")
    documents = load([str(tmp_path)]).documents
    assert documents["source_uri"].to_list() == ["a.parquet/1", "a.parquet/2", "b.jsonl/x%2Fy"]
    assert documents["raw_text"].to_list() == [f"{TEXT}\nHết.", TEXT, "a ? b"]
    assert documents["published"][0] == "2024-01-02T03:00:00"
    assert documents["byline"][2] == "Thu An, Lê Bình"


def test_title_already_in_the_text_is_not_repeated(tmp_path: Path) -> None:
    record = {"title": "Tin  giảm nghèo", "text": f"\nTIN GIẢM NGHÈO\n{TEXT}"}
    (tmp_path / "tin.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert load([str(tmp_path)]).documents["raw_text"][0] == record["text"]


PAGE = """<html><head><title>Xã An Phú thoát nghèo</title><script>var n = "Ngày 1/1/2000 có 9.999 hộ";</script>
<meta property="article:published_time" content="2024-05-06T08:00:00+07:00">
<meta property="og:site_name" content="Báo Mẫu">
</head><body><nav><a href="/">Trang chủ</a></nav><article><h1>Xã An Phú thoát nghèo</h1>
<p>Xã An Phú đầu năm còn 45 hộ nghèo, đến nay chỉ còn 12 hộ, theo báo cáo của Ủy ban nhân dân xã.</p>
<p>Năm 2023, tỷ lệ hộ nghèo của xã là 3,25%, giảm 1,1 điểm phần trăm so với năm trước đó.</p></article>
<script>alert("hộ nghèo 77%")</script></body></html>"""


def test_page_without_its_scripts(tmp_path: Path) -> None:
    (tmp_path / "tin.html").write_text(PAGE, encoding="utf-8")
    found = load([str(tmp_path)]).documents.row(0, named=True)
    assert "3,25%" in found["raw_text"]
    assert found["raw_text"].startswith("Xã An Phú thoát nghèo\n")
    assert not any(word in found["raw_text"] for word in ("9.999", "alert", "77%", "<p>"))
    assert (found["published"], found["publisher"]) == ("2024-05-06", "Báo Mẫu")


def response(number: int, body: bytes, status: str = "200 OK") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    http = head % (
        status.encode(),
        len(body),
    )
    block = http + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bao.vn/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number:032d}>\r\nWARC-Date: 2024-05-06T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [False, True])
def test_web_archive(tmp_path: Path, packed: bool) -> None:
    records = [response(number, PAGE.replace("45", str(number)).encode()) for number in range(10, 14)]
    records.insert(1, response(9, b"<html>gone</html>", "404 Not Found"))
    data = b"".join(map(gzip.compress, records) if packed else records)
    (tmp_path / ("tin.warc.gz" if packed else "tin.warc")).write_bytes(data)
    loaded = load([str(tmp_path)])
    assert loaded.documents["url"].to_list() == [f"https://bao.vn/{number}" for number in range(10, 14)]
    assert loaded.rejects.is_empty()


@pytest.mark.parametrize("packed", [False, True])
def test_cut_off_archive_keeps_what_came_before(tmp_path: Path, packed: bool) -> None:
    records = [response(number, PAGE.encode()) for number in range(10, 14)]
    data = b"".join(map(gzip.compress, records) if packed else records)
    (tmp_path / ("tin.warc.gz" if packed else "tin.warc")).write_bytes(data[: int(len(data) * 0.6)])
    loaded = load([str(tmp_path)])
    assert loaded.documents.height >= 2
    assert "truncated" in loaded.rejects["rule"].to_list()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.TXT", ("txt", None)),
        ("a.jsonl.gz", ("jsonl", "gzip")),
        ("a.warc.gz", ("warc", "gzip")),
        ("a.ndjson.zst", ("jsonl", "zstd")),
        ("a.docx", ("unknown", None)),
        ("README", ("unknown", None)),
        ("a.gz", ("unknown", "gzip")),
    ],
)
def test_formats_are_told_by_name(name: str, expected: tuple[str, str | None]) -> None:
    assert detect_format(name) == expected


def test_every_format_is_a_code_of_its_column() -> None:
    assert {form.name for form in FORMATS} <= set(codes("document_format"))
