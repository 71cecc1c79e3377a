"""Single lines that make careless patterns slow: each pattern at any length, to be timed at two of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

LEAD = "Xã Ea Trul giảm nghèo. Cuối năm 2023, xã còn 102 hộ nghèo, chiếm 5,2%.\n"
"""Makes extraction take the article for one of its own."""

REPEATED = {
    "digits": "7",
    "dots": ".",
    "commas": ",",
    "spaces": " ",
    "dotted digits": "1.",
    "grouped digits": ".000",
    "spaced digits": "7 ",
    "slashes": "1/",
    "dashes": "1 - ",
    "percents": "5% ",
    "open brackets": "(",
    "closed brackets": ")",
    "both brackets": "()",
    "angle brackets": "<",
    "tags": "<p>",
    "open tags": "<a href=",
    "entities": "&amp;",
    "quotes": "“",
    "accents": "e\u0323\u0302",
    "zero widths": "\u200b",
    "overrides": "\u202e",
    "one letter": "a",
    "capitals": "A",
    "capital words": "Nguyễn ",
    "place words": "huyện ",
    "places": "huyện Krông Bông, ",
    "short places": "TP, ",
    "poor households": "hộ nghèo ",
    "counted households": "12 hộ nghèo, ",
    "rates": "tỷ lệ hộ nghèo 5,2%; ",
    "sentences": "Xã còn 12 hộ nghèo. ",
    "falls": "từ 5% xuống ",
    "respectively": "lần lượt 5%, ",
    "dates": "8/11/2023 ",
    "years": "năm 2023, ",
    "spans of years": "giai đoạn 2021-2025 ",
    "scale words": "nghìn tỷ ",
    "number words": "hai mươi ",
    "mixed scale words": "1 tỷ 200 triệu ",
    "clock": "19h30 ",
    "visits": "đoàn công tác huyện Lắk đến thăm ",
    "titles": "do ông Phó Chủ tịch UBND ",
    "backslashes": "\\",
    "addresses": "http://a.b/",
    "mails": "a@",
    "returns": "\r",
    "controls": "\x01",
}


def numbered(piece: str) -> Callable[[int], str]:
    """Distinct pieces: repeats of one flatter what remembers them."""
    return lambda size: "".join(f"{n}{piece}" for n, _ in zip(count(), range(0, size, len(piece) + 6), strict=False))


def repeated(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece.encode()))


PATTERNS: dict[str, Callable[[int], str]] = {
    **{name: repeated(piece) for name, piece in REPEATED.items()},
    "numbered households": numbered(" hộ nghèo, "),
    "numbered sentences": numbered(" hộ nghèo. "),
    "numbered places": numbered(" hộ ở huyện Lắk; "),
    "nested": lambda size: "(" * (size // 2) + ")" * (size // 2),
}


def line(name: str, size: int) -> str:
    """About `size` bytes of a pattern below a lead that is in scope."""
    return LEAD + PATTERNS[name](size)


def as_file(ending: str, name: str, size: int) -> bytes:
    """A line as the only one of a file."""
    data = PATTERNS[name](size).encode()
    if ending in (".jsonl", ".json"):
        return json.dumps({"id": 1, "text": data.decode()}, ensure_ascii=False).encode()
    return b"<html><body><p>" + data + b"</p></body></html>" if ending == ".html" else data
