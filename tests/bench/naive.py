"""The half-hour program a newsroom writes first: sentences, one expression for numbers, whatever stands nearest.

It is the baseline Solieu's extraction is measured against, in quality and in speed, and is written to be fair: pandas
and compiled patterns of `re`, dates and document numbers masked, a good list of count nouns, no needless work; tuned
neither for speed nor for any article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd  # type: ignore[import-untyped]

SENTENCE = re.compile(r"(?<=[.!?…;])\s+(?=[A-ZĐÂÊÔƯÁÀẢÃẠẤẦẨẪẬ\"“(\d-])|\n+")
NOT_FIGURES = re.compile(
    r"(?:ngày\s+|sáng\s+|chiều\s+|tối\s+)?\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d\b"
    r"|\bngày\s+\d{1,2}(?:\s+tháng\s+\d{1,2}|[/-]\d{1,2})?|\b(?:tháng|quý)\s+\d{1,2}(?:[/-](?:19|20)\d\d)?"
    r"|\b(?:giai đoạn|nhiệm kỳ|năm học|năm)\s+(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?"
    r"|\b(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d\b(?!\s*(?:hộ|người|tỷ|tỉ|triệu|đồng|ha|xã|lao động))|\b\d{1,2}/(?:19|20)\d\d\b"
    r"|\b\d{1,2}\s?tháng đầu năm|\d{1,2}\s?(?:giờ|h)\s?\d{0,2}\b|\bsố\s+\d+[/-][\w/.Đđ-]+|\b\d+/[A-ZĐ][\w/Đđ-]+"
    r"|\b(?:Nghị quyết|Quyết định|Nghị định|Thông tư|Chỉ thị|Chương trình|Kế hoạch)(?:\s+số)?\s+\d+[a-z]?\b"
    r"|\b(?:phường|quận|tổ|khóm|khu phố|ấp|thôn|Quốc lộ|QL|khóa|điều|khoản|tiêu chí số)\s+\d+\b|\b\d{1,2}\s+tuổi"
    r"|\b0\d{8,10}\b|\b0\d{2,3}[. ]\d{3,4}[. ]\d{3,4}\b",
    re.IGNORECASE,
)
SCALES = {
    "nghìn tỷ": 1e12, "nghìn tỉ": 1e12, "ngàn tỷ": 1e12, "tỷ": 1e9, "tỉ": 1e9, "triệu": 1e6, "tr": 1e6, "nghìn": 1e3,
    "ngàn": 1e3,
}  # fmt: skip
UNITS = {
    "PERCENTAGE_POINT": "điểm phần trăm|điểm %", "PERCENT": "%|phần trăm", "VND": "đồng|vnđ|vnd|đ",
    "USD": "usd|đô la|đô-la", "HOUSEHOLD": "hộ gia đình|lượt hộ|gia đình|hộ",
    "PERSON": "lượt người|người|lao động|nhân khẩu|khẩu|học sinh|sinh viên|học viên|hội viên|đoàn viên|đảng viên|"
    "cán bộ|trẻ em|trẻ|em|cháu|phụ nữ|thanh niên|nông dân|công nhân|đối tượng|lượt khách|khách|đại biểu|thành viên|"
    "cụ|cá nhân|việc làm|thương binh",
    "COMMUNE": "xã|phường|thị trấn", "DISTRICT": "huyện|quận|thị xã|thành phố", "PROVINCE": "tỉnh",
    "VILLAGE": "thôn|bản|ấp|buôn|làng|xóm|khu dân cư", "PROJECT": "công trình|dự án|tiểu dự án", "MODEL": "mô hình",
    "PROGRAMME": "chương trình", "EVENT": "lớp|cuộc|buổi|hội nghị|phiên|lần tập huấn",
    "ENTERPRISE": "doanh nghiệp|công ty|cơ sở", "COOPERATIVE": "hợp tác xã|htx",
    "HOUSE": "ngôi nhà|căn nhà|căn hộ|căn|nhà ở|nhà|ngôi", "CRITERION": "tiêu chí|chỉ tiêu", "PRODUCT": "sản phẩm",
    "ANIMAL": "con|đầu lợn|trâu|bò|con giống", "KILOGRAM": "kg|ki-lô-gam|ký", "TONNE": "tấn|tạ",
    "HECTARE": "héc-ta|hecta|ha", "SQUARE_METRE": "mét vuông|m2|m²", "SQUARE_KILOMETRE": "km2|km²",
    "KILOMETRE": "ki-lô-mét|km", "METRE": "mét|m", "DAY": "ngày", "MONTH": "tháng", "YEAR": "năm", "TIMES": "lần",
    "OTHER": "suất|phần|chiếc|cây|tổ|nhóm|cơ quan|đơn vị|trường|tổ chức|loại|lượt|giường|giải|quà|hồ sơ|nhiệm vụ|"
    "nội dung|vụ|địa phương|cái|bộ|điểm",
}  # fmt: skip
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split("|")}
KEYWORDS = {
    "hộ cận nghèo": {"PERCENT": "NEAR_POVERTY_RATE", "HOUSEHOLD": "NEAR_POOR_HOUSEHOLDS"},
    "nghèo đa chiều": {"PERCENT": "MULTIDIMENSIONAL_POVERTY_RATE"},
    "hộ nghèo": {"PERCENT": "POVERTY_RATE", "HOUSEHOLD": "POOR_HOUSEHOLDS"},
    "tỷ lệ nghèo": {"PERCENT": "POVERTY_RATE"},
    "giảm nghèo": {"PERCENT": "POVERTY_RATE"},
    "thoát nghèo": {"HOUSEHOLD": "HOUSEHOLDS_ESCAPED_POVERTY"},
    "thu nhập bình quân": {"VND": "INCOME_PER_CAPITA", "VND_PER_YEAR": "INCOME_PER_CAPITA"},
    "dân số": {"PERSON": "POPULATION"},
    "việc làm": {"PERSON": "JOBS_CREATED"},
    "đào tạo nghề": {"PERSON": "WORKERS_TRAINED"},
    "xuất khẩu lao động": {"PERSON": "WORKERS_ABROAD"},
    "nông thôn mới": {"COMMUNE": "COMMUNES_NEW_RURAL", "CRITERION": "NEW_RURAL_CRITERIA"},
    "nhà ở": {"HOUSE": "HOUSES_SUPPORTED"},
    "dư nợ": {"VND": "CREDIT_OUTSTANDING"},
    "cho vay": {"VND": "LOANS_DISBURSED"},
    "thu ngân sách": {"VND": "BUDGET_REVENUE"},
    "giải ngân": {"VND": "DISBURSEMENT", "PERCENT": "DISBURSEMENT_RATE"},
    "kinh phí": {"VND": "PROGRAMME_FUNDING"},
    "hỗ trợ": {"VND": "SUPPORT_FUNDING", "HOUSEHOLD": "HOUSEHOLDS_SUPPORTED"},
    "đầu tư": {"VND": "INVESTMENT"},
    "bảo hiểm y tế": {"PERCENT": "HEALTH_INSURANCE_RATE"},
    "nước sạch": {"PERCENT": "CLEAN_WATER_RATE"},
    "mô hình": {"MODEL": "LIVELIHOOD_MODELS"},
}


def _any(words: dict[str, Any]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


PLAIN = r"\d+(?:[.,]\d+)*"
NUMBER = re.compile(
    rf"(?P<first>{PLAIN})(?:\s?(?P<sep>[-–/])\s?(?P<second>{PLAIN}))?(?:\s*(?P<scale>{_any(SCALES)})\b)?"
    rf"(?:\s*(?P<unit>{_any(UNIT_OF)})(?!\w))?(?P<per>(?:/\w+){{0,2}}?\s?/\s?(?:năm|tháng))?",
    re.IGNORECASE,
)
KEYWORD = re.compile(_any(KEYWORDS), re.IGNORECASE)
PLACE = re.compile(
    r"\b(?:tỉnh|huyện|thị xã|thành phố|TP\.?|TX\.?|xã|phường|thị trấn)\s+((?:[A-ZĐÂÊÔƯÁÀẢÃẠẤẦẨẪẬ][\w’'-]*\s?){1,4})"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
DOWN, UP = re.compile(r"\bgiảm\b", re.IGNORECASE), re.compile(r"\b(?:tăng|thêm|vượt)\b", re.IGNORECASE)
PLAN = re.compile(r"phấn đấu|mục tiêu|kế hoạch|dự kiến|\bsẽ\b|chỉ tiêu", re.IGNORECASE)
ESTIMATE = re.compile(r"\bước\b", re.IGNORECASE)


def value_of(written: str) -> float | None:
    """A written number: dots part thousands, the comma decimals, unless the form says otherwise."""
    plain = written.replace(".", "") if THOUSANDS.fullmatch(written) else written
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return float(re.sub(r"\D", "", plain))


def nearest(found: list[tuple[int, str]], position: int) -> str | None:
    """The hit nearest to `position`."""
    return min(found, key=lambda hit: abs(hit[0] - position))[1] if found else None


def _unit(match: re.Match[str]) -> str | None:
    """The unit code, money where a scale word stands alone, None where nothing says that it is a quantity."""
    word, scale, per = match["unit"], match["scale"], match["per"] or ""
    unit = UNIT_OF[word.lower()] if word else "VND" if scale else None
    if unit == "VND" and per:
        return "VND_PER_YEAR" if per.endswith("năm") else "VND_PER_MONTH"
    return unit or ("OTHER" if re.search(r"[.,]\d", match["first"]) else None)


def _measure(before: str) -> tuple[str, float]:
    """Level or change, and its sign, from the last words before the number."""
    near = before[-25:]
    if DOWN.search(near) and "còn" not in near:
        return "change", -1.0
    return ("change", 1.0) if UP.search(near) else ("level", 1.0)


def figures_of(text: str) -> Iterator[dict[str, Any]]:
    """The figures of one article, with the keyword, place and year nearest to each number."""
    offset, place, year = 0, None, None
    for sentence in SENTENCE.split(text):
        start = text.index(sentence, offset)
        offset = start + len(sentence)
        masked = NOT_FIGURES.sub(lambda m: "#" * len(m.group()), sentence)
        numbers = list(NUMBER.finditer(masked))
        if not numbers:
            continue
        keywords = [(m.start(), m.group().lower()) for m in KEYWORD.finditer(sentence)]
        places = [(m.start(), m.group(1).strip()) for m in PLACE.finditer(sentence)]
        years = [(m.start(), m.group()) for m in YEAR.finditer(sentence)]
        for match in numbers:
            unit, first = _unit(match), value_of(match["first"])
            if unit is None or first is None:
                continue
            place, year = nearest(places, match.start()) or place, nearest(years, match.start()) or year
            indicator = KEYWORDS.get(nearest(keywords, match.start()) or "", {}).get(unit, "OTHER")
            kind, sign = _measure(masked[: match.start()])
            before = sentence[: match.start()]
            yield {
                "obs_value": sign * first * SCALES.get((match["scale"] or "").lower(), 1.0), "unit_measure": unit,
                "indicator": indicator, "measure_kind": kind,
                "qualifier": "range" if match["sep"] in ("-", "–") else "eq",
                "status": "plan" if PLAN.search(before) else "estimate" if ESTIMATE.search(before) else "actual",
                "ref_area_text": place, "period_start": f"{year}-01-01" if year else None,
                "period_end": f"{year}-12-31" if year else None, "quote": match.group(),
                "char_start": start + match.start(), "char_end": start + match.end(), "sentence": sentence,
            }  # fmt: skip


def table(articles: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """The frame `figures` takes, of pairs of id and text."""
    return pd.DataFrame(articles, columns=["article_id", "text"])


def figures(articles: pd.DataFrame) -> pd.DataFrame:
    """One row a figure of `articles` (article_id, text)."""
    rows = [
        {"article_id": article_id, **figure}
        for article_id, text in zip(articles["article_id"], articles["text"], strict=True)
        for figure in figures_of(text)
    ]
    return pd.DataFrame(rows)
