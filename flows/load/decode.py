"""Bytes of a text file → text, with the encoding found; or a reason why not."""

from __future__ import annotations

import codecs

from flows.load.legacy import Decoded, decode_legacy_bytes

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16 (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16 (BOM)"),
]
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP, Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a media file",
    b"\x1f\x8b": "a gzip archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"PAR1": "a Parquet file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"SQLite format": "a SQLite database",
}
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})
_MAX_CONTROLS = 0.002
_MAX_BROKEN = 0.01


class UndecodableError(ValueError):
    """Bytes that are no text we can read; `rule` is the machine name for the rejects table."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule


def decode(data: bytes) -> Decoded:
    """Text of `data`. Raises UndecodableError for binary data and for bytes of no known encoding."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, errors="replace").removeprefix("\ufeff"), name)
    _refuse_known_binary(data)
    wide = _utf16_without_mark(data)
    if wide is not None:
        return wide
    _refuse_controls(data)
    return _decode_bytes(data)


def _decode_bytes(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "ascii" if data.isascii() else "utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    broken = data.decode("utf-8", errors="replace")
    lost = broken.count("\ufffd")
    if lost <= max(2, _MAX_BROKEN * len(broken)) and lost * 4 < sum(byte > 127 for byte in data):
        return Decoded(broken, f"utf-8 ({lost} broken)")
    found = decode_legacy_bytes(data)
    if found is None:
        reason = f"Byte {first} is not UTF-8, and neither TCVN3, VNI nor Windows-1258 gives Vietnamese words."
        raise UndecodableError("not_utf8", f"{reason} Save it as UTF-8.")
    return found


def _refuse_known_binary(data: bytes) -> None:
    for magic, name in _BINARY.items():
        if data.startswith(magic) and (b"\0" in data[:4096] or len(magic) > 3):
            raise UndecodableError(
                "binary", f"This is {name}, not text. Export its text as UTF-8 .txt, .html or .jsonl."
            )


def _refuse_controls(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MAX_CONTROLS * len(data) + 2:
        raise UndecodableError(
            "binary", f"{controls:,} control bytes: this is not text. Export its text as UTF-8 .txt, .html or .jsonl."
        )


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """UTF-16 shows itself by high bytes that are nearly all 00, 01, 03, 1E or 20 in Vietnamese."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data[:2000]:
        return None
    head = data[: 4000 - 4000 % 2]
    for codec, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        likely = len(high) - len(high.translate(None, b"\x00\x01\x03\x1e\x20"))
        low = head[0::2] if codec == "utf-16-le" else head[1::2]
        if likely >= 0.97 * len(high) and low.count(0) <= 0.01 * len(low):
            return Decoded(data.decode(codec, errors="replace"), codec)
    return None
