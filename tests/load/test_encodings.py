"""Encodings of Vietnamese text, recognised, converted or repaired."""

import csv
import unicodedata
from pathlib import Path

import ftfy
import ftfy.bad_codecs  # registers the lenient Windows-1252
import polars as pl
import pytest

from flows.load import load
from flows.load.decode import decode
from flows.load.legacy import ENCODINGS, TABLES, convert
from flows.load.repair import repair_texts, undouble

TEXT = (
    "Tỷ lệ hộ nghèo của huyện giảm còn 2,15% trong năm qua. Đến nay, nhiều hộ đã được vay vốn và có việc làm ở xã. "
    "Ủy ban nhân dân huyện cho biết những kết quả này là của cả hệ thống, với người dân từ các thôn vùng khó khăn."
)


def encode(text: str, table: str) -> bytes:
    """The inverse of a table, for making test data (upper-case marks of TCVN3 need another font)."""
    with (ENCODINGS / f"{table}.csv").open(encoding="utf-8") as file:
        codes = {row["letter"]: bytes.fromhex(row["bytes"]) for row in csv.DictReader(file)}
    return b"".join(codes.get(letter) or letter.encode("latin-1") for letter in text)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8 (BOM)"),
        (TEXT.encode("utf-16"), "utf-16 (BOM)"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (encode(TEXT, "vni"), "vni"),
        (b"plain", "ascii"),
    ],
)
def test_encodings_are_recognised(data: bytes, encoding: str) -> None:
    found = decode(data)
    assert found.encoding == encoding
    assert found.text == (TEXT if len(data) > 10 else "plain")


def test_tcvn3_is_recognised() -> None:
    text = TEXT.replace("Ủy", "Uỷ")
    found = decode(encode(text, "tcvn3"))
    assert (found.text, found.encoding) == (text, "tcvn3")


def test_windows_1258_is_recognised() -> None:
    found = decode(_for_1258(TEXT).encode("cp1258"))
    assert (found.text, found.encoding) == (TEXT, "windows-1258")


def _for_1258(text: str) -> str:
    """Letters of the code page stay, tones follow as combining marks."""
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
        base = unicodedata.normalize("NFC", parts[0] + "".join(mark for mark in parts[1:] if mark not in tones))
        letters.append(base + "".join(tones))
    return "".join(letters)


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_one_to_one(table: str) -> None:
    letters = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    assert convert(encode(letters, table).decode("latin-1"), table) == letters


def test_vni_in_unicode_disguise_is_converted() -> None:
    disguised = encode(TEXT, "vni").decode("latin-1")
    records = pl.DataFrame({"text": [disguised, TEXT], "title": [None, None], "encoding": ["utf-8", "utf-8"]})
    kept, _ = repair_texts(records.with_columns(pl.col("title").cast(pl.String)))
    assert kept["text"].to_list() == [TEXT, TEXT]
    assert kept["encoding"].to_list() == ["utf-8 (vni converted)", "utf-8"]


@pytest.mark.parametrize("codec", ["latin-1", "sloppy-windows-1252"])
def test_double_encoding_is_undone(codec: str) -> None:
    assert undouble(TEXT.encode().decode(codec)) == TEXT


def test_parts_of_a_text_are_mended_as_ftfy_would() -> None:
    double = TEXT.encode().decode("latin-1")
    mixed = [f"{TEXT} {double}", f"{double[:200]} với {double[200:]}", f"Đường {double} “thế” {TEXT}"]
    assert [undouble(text) for text in mixed] == [ftfy.fix_encoding(text) for text in mixed]


def test_bytes_lost_with_white_space_are_restored() -> None:
    meant = "Ngày 5, lễ hội là dịp để Nguyễn Hà và nhà nghèo ở xã này nhận quà từ y tế xã, là y tá"
    damaged = " ".join(meant.encode().decode("latin-1").replace("\u0085", " ").split())
    assert undouble(damaged) == meant


def test_repaired_rows_say_so_and_others_stay(tmp_path: Path) -> None:
    french = "Château, forêt, où êtes-vous? Déjà vu à l'hôtel, près de la gare. " * 3
    rows = [TEXT.encode().decode("latin-1"), TEXT, french]
    pl.DataFrame({"id": ["a", "b", "c"], "text": rows}).write_parquet(tmp_path / "a.parquet")
    documents = load([str(tmp_path)]).documents
    assert documents["encoding"].to_list() == ["utf-8 (mojibake repaired)", "utf-8", "utf-8"]
    assert documents["raw_text"].to_list() == [TEXT, TEXT, french]


def test_text_beyond_repair_is_refused(tmp_path: Path) -> None:
    broken = (
        TEXT.encode()
        .decode("latin-1")
        .replace("\u0087", "?")
        .replace("\u0099", "?")
        .replace("º", "?")
        .replace("»", "»?")
    )
    pl.DataFrame({"id": ["a", "b"], "text": [broken, TEXT]}).write_parquet(tmp_path / "a.parquet")
    loaded = load([str(tmp_path)])
    assert loaded.documents["record"].to_list() == ["b"]
    assert loaded.rejects["rule"].to_list() == ["mojibake"]


def test_a_few_broken_bytes_are_kept_and_told() -> None:
    found = decode(TEXT.encode()[:-1] + b"\xc3")
    assert found.text.startswith("Tỷ lệ hộ nghèo")
    assert found.encoding == "utf-8 (1 broken)"
