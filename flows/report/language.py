"""One of the two languages of the report: its texts, the labels of codes, and how numbers and dates are written."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from schemas.tables import code_list

TEXTS = Path(__file__).with_name("texts.toml")
CODES = ("vi", "en")
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
MONEY = {"VND": "", "VND_PER_YEAR": "a_year", "VND_PER_MONTH": "a_month"}
MINUS = "\N{MINUS SIGN}"
MORE_THAN_ANY_NUMBER = 1e15


@cache
def _texts() -> dict[str, dict[str, str]]:
    """All texts: `section.key` → language → words."""
    sections = tomllib.loads(TEXTS.read_text(encoding="utf8"))
    return {f"{section}.{key}": words for section, keys in sections.items() for key, words in keys.items()}


@cache
def _labels(name: str, language: str) -> dict[str, str]:
    """Labels of a code list."""
    return dict(code_list(name).select("code", f"label_{language}").iter_rows())


@dataclass(frozen=True)
class Language:
    """How the report speaks one language; `code` is `vi` or `en`."""

    code: str

    @property
    def other(self) -> Language:
        """The other language."""
        return Language("en" if self.code == "vi" else "vi")

    def __call__(self, key: str, **facts: object) -> str:
        """A text of `texts.toml` with its blanks filled; raises KeyError for a text that is not there."""
        words = _texts()[key][self.code]
        return words.format(**facts) if facts else words

    def section(self, name: str) -> dict[str, str]:
        """All texts of one section."""
        head = f"{name}."
        return {key.removeprefix(head): words[self.code] for key, words in _texts().items() if key.startswith(head)}

    def label(self, codes: str, code: str | None) -> str:
        """The label of a code, the code itself where its list does not know it."""
        return "" if code is None else _labels(codes, self.code).get(code, code)

    def flag(self, name: str) -> str:
        """What a flag of a figure means, in words."""
        return _texts().get(f"flag.{name}", {}).get(self.code, name.replace("_", " "))

    def number(self, value: float, decimals: int = 4) -> str:
        """A number with the marks of the language, at most `decimals` digits after the mark, no idle zeros."""
        if abs(value) >= MORE_THAN_ANY_NUMBER:
            return f"{value:.3g}".replace("-", MINUS)
        text = f"{value:,.{decimals}f}"
        text = (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)
        text = "0" if text == f"{MINUS}0" else text
        return text.translate(str.maketrans(",.", ".,")) if self.code == "vi" else text

    def percent(self, share: float, decimals: int = 1) -> str:
        """A share of 1 as per cent."""
        return self.number(100 * share, decimals) + "%"

    def quantity(self, value: float, unit: str, top: float | None = None) -> str:
        """A value, or a range up to `top`, with its unit in the words of the language."""
        if unit in MONEY:
            return self._money(value, unit, top)
        span = self._span(value, top, 1)
        words = _texts().get(f"unit.{unit}", {}).get(self.code, "")
        return f"{span}{words}" if words.startswith("%") else f"{span} {words}".rstrip()

    def _money(self, value: float, unit: str, top: float | None) -> str:
        """Money in millions, billions or trillions where it has them."""
        scale, name = next(((s, n) for s, n in SCALES if abs(value) >= s), (1.0, ""))
        words = self(f"money.{name}") + " " if name else ""
        amount = f"{self._span(value, top, scale)} {words}"
        paid = f"VND {amount.rstrip()}" if self.code == "en" else f"{amount}đồng"
        return paid + (self(f"money.{MONEY[unit]}") if MONEY[unit] else "")

    def _span(self, value: float, top: float | None, scale: float) -> str:
        """One number or two with a dash between."""
        text = self.number(value / scale)
        return text if top is None else f"{text}–{self.number(top / scale)}"

    def said(self, figure: dict[str, Any]) -> str:
        """What a figure states: `khoảng 3,7 tỷ đồng`, `12/12 xã`, `−0,79 điểm %`."""
        value, unit = figure["obs_value"], figure["unit_measure"]
        text = self.quantity(value, unit, figure["obs_value_upper"])
        if figure["whole"] is not None:
            text = f"{self.number(value)}/{self.quantity(figure['whole'], unit)}"
        if figure["measure_kind"] != "level" and value > 0:
            text = f"+{text}"
        exact = figure["qualifier"] in ("eq", "range")
        return text if exact else f"{self.label('qualifier', figure['qualifier'])} {text}"

    def day(self, day: date | None) -> str:
        """A day, empty where unknown."""
        if day is None:
            return ""
        return f"{day.day}/{day.month}/{day.year}" if self.code == "vi" else f"{day.day} {self._month(day)} {day.year}"

    def month(self, day: date | None) -> str:
        """A month with its year, empty where unknown."""
        if day is None:
            return ""
        return f"{day.month}/{day.year}" if self.code == "vi" else f"{self._month(day)} {day.year}"

    def _month(self, day: date) -> str:
        return self("date.months").split()[day.month - 1]

    def period(self, start: date | None, end: date | None) -> str:
        """A period as people name it: a year, its end, a half, a quarter, a month, some years, or two days."""
        if end is None or start is None:
            return self.day(end or start)
        if start == end:
            return self._point(end)
        if start.day == 1 and (end + timedelta(days=1)).day == 1:
            return self._months(start, end)
        return f"{self.day(start)} – {self.day(end)}"

    def _point(self, day: date) -> str:
        """A point in time."""
        if (day.month, day.day) == (12, 31):
            return self("date.end_of_year", year=day.year)
        return self("date.start_of_year", year=day.year) if (day.month, day.day) == (1, 1) else self.day(day)

    def _months(self, start: date, end: date) -> str:
        """A period of whole months."""
        if (start.month, end.month) == (1, 12):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        months = end.month - start.month + 1
        if start.year != end.year or months == 1:
            return self.month(start) if months == 1 and start.year == end.year else self._between(start, end)
        if start.month == 1:
            return self("date.first_months", months=months, year=end.year)
        if months == 3 and end.month % 3 == 0:
            return self("date.quarter", quarter=end.month // 3, year=end.year)
        return self("date.second_half", year=end.year) if (months, end.month) == (6, 12) else self._between(start, end)

    def _between(self, start: date, end: date) -> str:
        return f"{self.month(start)} – {self.month(end)}"


LANGUAGES = tuple(Language(code) for code in CODES)
