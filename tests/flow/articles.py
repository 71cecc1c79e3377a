"""Small articles for the tests of the flow, written for them; places are real, what is said of them is made up."""

from __future__ import annotations

from pathlib import Path

TEXT = """Xã {place} giảm nghèo

Chiều 8/11/{year}, UBND huyện Krông Bông tổ chức hội nghị tổng kết chương trình giảm nghèo bền vững.

Theo báo cáo, đến cuối năm {year}, xã {place} còn {households} hộ nghèo, chiếm {rate}%; hộ cận nghèo còn 214 hộ.
"""


def article(number: int, place: str = "Ea Trul", year: int = 2023) -> str:
    """An article whose figures depend on `number`."""
    return TEXT.format(place=place, year=year, households=100 + number, rate=f"{5 + number % 40},{number % 10}")


def write_articles(folder: Path, numbers: range) -> Path:
    """One .txt an article; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:03}.txt").write_text(article(number), encoding="utf8")
    return folder
