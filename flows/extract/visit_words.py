"""The words of visits (schemas/codes/visits.toml) and the small parsers of their slots: days, head, topic."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SEPARATOR = r"\s?[/.-]\s?"
DAY, MONTH, YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"((?:19|20)\d\d)"
DATE = rf"{DAY}(?:{SEPARATOR}{MONTH}(?:{SEPARATOR}{YEAR})?|\s+tháng\s+{MONTH}(?:\s+năm\s+{YEAR})?)"
NO_DIGIT_BEFORE, NO_DIGIT_AFTER = r"(?<![\d/.,-])", r"(?![\d%]|[.,/-]\d)"
SPAN = re.compile(rf"{NO_DIGIT_BEFORE}{DAY}(?:{SEPARATOR}{MONTH}(?:{SEPARATOR}{YEAR})?)?\s*"
                  rf"(?:đến|tới|-|–|và|,)\s*(?:hết\s+)?(?:ngày\s+)?{DATE}{NO_DIGIT_AFTER}", re.I)  # fmt: skip
POINT = re.compile(rf"{NO_DIGIT_BEFORE}{DATE}{NO_DIGIT_AFTER}", re.I)
YEAR_SAID = re.compile(rf"(cuối |hết )?(?:năm |[/.-]){YEAR}(?!\s?[-–]\s?(?:19|20)\d\d|\d)", re.I)
LEGAL_DAY = re.compile(r"số\s+\d[\w/.-]*,?\s+(?:ban hành\s+)?ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", re.I)
TOPIC = re.compile(r"kinh nghiệm\s+(?:(?:về|trong)\s+(?:việc\s+)?)?(.+?)(?=\s+(?:tại|ở|với|của)\s|[.;:\n]|$)", re.I)
TRIM = ' \t–-—,:;.“”"()'


@cache
def words() -> dict[str, Any]:
    """The word lists of visits."""
    return tomllib.loads(files("schemas.codes").joinpath("visits.toml").read_text(encoding="utf8"))


@cache
def any_of(*phrases: str) -> re.Pattern[str]:
    """A pattern of these phrases as whole words, for text in lower case."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


@dataclass(frozen=True)
class Days:
    """First and last day of a visit; `basis` says where the year was read (stated, article, inherited) or is `none`."""

    first: dt.date | None = None
    last: dt.date | None = None
    basis: str = "none"


@dataclass(frozen=True)
class Head:
    """Head of a delegation: name, and title as the text writes it."""

    name: str | None = None
    title: str | None = None


def find_days(sentence: str, published: dt.date | None, text: str) -> Days:
    """The day or days a sentence states. The year comes from it, else from the article's date, else from the text."""
    lower = sentence.lower()
    for said, back in (("today", 0), ("yesterday", 1)):
        if published and any_of(*words()["days"][said]).search(lower):
            day = published - dt.timedelta(days=back)
            return Days(day, day, "article")
    cued = any_of(*words()["days"]["cues"])
    lower = LEGAL_DAY.sub(lambda m: "#" * len(m.group()), lower)
    span = next((m for m in SPAN.finditer(lower) if cued.search(lower[: m.start()][-25:])), None)
    if span:
        return _dated(_span_parts(span), published, text)
    point = next((m for m in POINT.finditer(lower) if cued.search(lower[: m.start()][-14:])), None)
    return _dated([_parts(point.groups())] * 2, published, text) if point else Days()


def _parts(groups: tuple[str | None, ...]) -> tuple[int, int, int | None]:
    """Day, month, year of the groups of DATE."""
    day, month, year, month_word, year_word = groups
    said = year or year_word
    return int(day or 0), int(month or month_word or 0), int(said) if said else None


def _span_parts(match: re.Match[str]) -> list[tuple[int, int, int | None]]:
    """Both ends of a span; the first takes month and year of the last where it leaves them out."""
    last = _parts(match.groups()[3:])
    day, month, year = match.group(1), match.group(2), match.group(3)
    return [(int(day), int(month or last[1]), int(year) if year else last[2]), last]


def _dated(parts: list[tuple[int, int, int | None]], published: dt.date | None, text: str) -> Days:
    """Both days with their year, or none where no year is known or the day does not exist."""
    (_, _, stated), (last_day, last_month, _) = parts
    try:
        basis, year = _year(parts[1], published, text)
        if not year:
            return Days()
        first, last = dt.date(stated or year, parts[0][1], parts[0][0]), dt.date(year, last_month, last_day)
    except ValueError:
        return Days()
    return Days(first, last, basis) if first <= last else Days()


def _year(last: tuple[int, int, int | None], published: dt.date | None, text: str) -> tuple[str, int | None]:
    """The year of the last day and where it was read: the words themselves, the article's date, other words."""
    day, month, stated = last
    if stated:
        return "stated", stated
    if published:
        return "article", _year_before(day, month, published)
    return "inherited", _year_of_text(day, month, text)


def _year_before(day: int, month: int, published: dt.date) -> int:
    """The year in which that day was last before the article; a week's grace for visits announced ahead."""
    return published.year - (dt.date(published.year, month, day) > published + dt.timedelta(days=7))


def _year_of_text(day: int, month: int, text: str) -> int | None:
    """The first year the text allows: facts "of the end of 2023" are told after it, those "of 2024" not before it."""
    bounds = []
    for sentence in re.split(r"[.;\n]", text):
        if not any(word in sentence.lower() for word in words()["days"]["plans"]):
            bounds += [_bound(match, day, month) for match in YEAR_SAID.finditer(sentence)]
    return max(bounds, default=None)


def _bound(match: re.Match[str], day: int, month: int) -> int:
    """The earliest year of a day told after what the match names."""
    year = int(match.group(2))
    return year + bool(match.group(1) and (month, day) < (12, 31))


def find_head(sentence: str, place_ends: tuple[int, ...] = ()) -> Head:
    """Name and title of the head of a delegation; `place_ends` are ends of place names in the sentence."""
    lower = sentence.lower()
    for end in any_of(*words()["head"]["ends"]).finditer(lower):
        for start in _head_starts(lower, end.start()):
            head = _split_head(
                sentence[start : end.start()], tuple(p - start for p in place_ends if start < p < end.start())
            )
            if head.name:
                return head
        head = (
            _after_head(sentence, end.end())
            if end.group() != "dẫn đầu"
            else _leader(sentence[: end.start()], place_ends)
        )
        if head.name:
            return head
    return Head()


def _head_starts(lower: str, end: int) -> Iterator[int]:
    """Where the words about the head may begin: after the last "do", else at the last honorific."""
    window = max(0, end - 260)
    agents = [m.end() for m in re.finditer(r"(?<!\w)do\s", lower[:end]) if m.start() >= window]
    titles = [m.start() for m in any_of(*words()["head"]["honorifics"]).finditer(lower, window, end)]
    yield from reversed(agents)
    yield from reversed(titles)


def _after_head(sentence: str, start: int) -> Head:
    """ "Trưởng đoàn là ông A, chức vụ …": the head named after the word."""
    match = re.match(r"\s*(?:đoàn công tác|của đoàn|đoàn)?\s*(?:là|:)\s*(.{5,200})", sentence[start:], re.I)
    if not match:
        return Head()
    return _split_head(re.split(r"[.;]|, cùng |\bcùng ", match.group(1))[0], ())


def _leader(before: str, place_ends: tuple[int, ...]) -> Head:
    """ "Bí thư Tỉnh ủy A dẫn đầu đoàn": the subject, without the day before it."""
    start = max([0, *(m.end() for m in re.finditer(r"\d[\d/.-]*(?:\s+năm\s+\d+)?,\s+", before))])
    return _name_last(before[start:], tuple(p - start for p in place_ends if start < p < len(before)))


def _split_head(words_about: str, place_ends: tuple[int, ...]) -> Head:
    """Name and title, in either order: "ông A – Phó Chủ tịch", "Phó Chủ tịch UBND huyện A"."""
    segment = re.sub(r"\s+(?:làm|là)\s*$", "", words_about)
    polite = _honorific(segment)
    if polite:
        name, rest = _name_at(segment, polite.end())
        return Head(name, (segment[: polite.start()].strip(TRIM) or rest.strip(TRIM) or None) if name else None)
    name, rest = _name_at(segment, 0)
    if name:
        return Head(name, rest.strip(TRIM) or None)
    return _name_last(segment, place_ends)


def _honorific(segment: str) -> re.Match[str] | None:
    """The first word of address; "Anh" and "Chị" with a capital are parts of names."""
    found = any_of(*words()["head"]["honorifics"]).finditer(segment.lower())
    return next((m for m in found if segment[m.start() : m.end()] not in {"Anh", "Chị"}), None)


def _name_at(segment: str, start: int) -> tuple[str | None, str]:
    """The capitalised words from `start` as a name of 2 to 6 words, and what follows it; None where a title stands."""
    taken: list[str] = []
    position = start
    for match in re.finditer(r"\s*([\w'’]+)", segment[start:]):
        word = match.group(1)
        if match.start() + start != position or not word[0].isupper() or len(taken) == 6:
            break
        taken.append(word)
        position = start + match.end()
    if len(taken) < 2 or taken[0].lower() in words()["head"]["title_words"]:
        return None, segment
    return " ".join(taken), segment[position:]


def _name_last(segment: str, place_ends: tuple[int, ...]) -> Head:
    """A title with the name after it: the trailing capitalised words, without a place name before them."""
    text = segment.rstrip(TRIM)
    tokens = list(re.finditer(r"[\w'’]+", text))
    first = len(tokens)
    while first and tokens[first - 1].group()[0].isupper() and tokens[first - 1].start() >= max(place_ends, default=0):
        first -= 1
    if not first or len(tokens) - first not in range(2, 7):
        return Head()
    start = tokens[first].start()
    return Head(text[start:], text[:start].strip(TRIM) or None)


def find_topic(sentence: str) -> str | None:
    """What the visit is about: the words after "kinh nghiệm", up to the place or the end of the clause."""
    for match in TOPIC.finditer(sentence):
        topic = match.group(1).strip(TRIM)
        if len(topic) > 5:
            return topic
    return None
