"""When an article was published, and how that is known: metadata, address, dateline, or the text's own words.

Every pass is vectorised; an article keeps the first date found in that order, and stays without one when none is."""

from __future__ import annotations

import polars as pl

FIRST_YEAR, LAST_YEAR = 1990, 2035
HEAD = 700
"""Characters from the start in which a dateline stands."""
_Y = r"((?:19[89]|20[0-3])\d)"
_SEP = r" ?[/.–-] ?"

# (regular expression, the groups' meaning); the first that gives a real date wins.
_METADATA = [
    (rf"^\s*{_Y}[-/.](\d{{1,2}})[-/.](\d{{1,2}})", "ymd"),
    (rf"(?:^|[^\d])(\d{{1,2}})[-/.](\d{{1,2}})[-/.]{_Y}", "dmy"),
    (rf"^\s*{_Y}(\d\d)(\d\d)(?:[^\d]|\d{{6}}|$)", "ymd"),
    (rf"(\d{{1,2}}) tháng (\d{{1,2}}),? (?:năm )?{_Y}", "dmy"),
    (rf"{_Y}[-/.](\d{{1,2}})[-/.](\d{{1,2}})", "ymd"),
]
_MONTHS = {name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)}
_ADDRESS = [
    (rf"[/_-]{_Y}[/-](\d{{1,2}})[/-](\d{{1,2}})(?:[^\d]|$)", "ymd"),
    (rf"[/_.-]{_Y}(\d\d)(\d\d)(?:[^\d]|\d{{4,}}|$)", "ymd"),
    (rf"[/_-](\d{{1,2}})-(\d{{1,2}})-{_Y}(?:[^\d]|$)", "dmy"),
]
_ADDRESS_MONTH = rf"/{_Y}[/-]?(0[1-9]|1[0-2])/"
_DAY = r"(?:^|[^\d/.,-])(\d{1,2})"
_SPAN = rf"(?:\d{{1,2}}(?:{_SEP}\d{{1,2}})? ?(?:-|–|đến|và|đến ngày|tới) ?)?"
_FULL = rf"(?i)(?:ngày|sáng|chiều|tối|trưa|hôm|cập nhật:?|từ|,|\)) ?(?:ngày )?{_SPAN}(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}{_Y}"
_FULL_WORDS = rf"(?i)ngày {_SPAN}(\d{{1,2}}) tháng (\d{{1,2}}),? năm {_Y}"
_PART = r"(?i)(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|từ|sáng nay|chiều nay|tối nay|hôm nay)[ ,(]{1,2}(?:ngày )?(\d{1,2})(?: ?[/-] ?|\.)(\d{1,2})(?:[^\d/.,%-]|[.,](?:[^\d]|$)|$)"
_PART_SPAN = r"(?i)(?:đến|-|–) ?(?:hết )?(?:ngày )?(\d{1,2})(?:/|-)(\d{1,2})(?:[^\d/%]|$)"


def date_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """published_on (Date?) and published_on_basis for rows with published, url, text (in the order of the rows)."""
    known = articles.select(
        metadata=_from_metadata("published"),
        url=_first_date("url", _ADDRESS),
    )
    none = (known["metadata"].is_null() & known["url"].is_null()).arg_true()
    told = _from_text(articles[none].select(pl.col("text")))
    dateline = _placed(told["dateline"], none, articles.height)
    text = _placed(told["text"], none, articles.height)
    found = known.with_columns(dateline.alias("dateline"), text.alias("text"))
    basis = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in ("metadata", "url", "dateline", "text"))
    return found.select(
        pl.coalesce("metadata", "url", "dateline", "text").alias("published_on"),
        basis.fill_null("none").alias("published_on_basis"),
    )


def _placed(values: pl.Series, rows: pl.Series, height: int) -> pl.Series:
    """Values at their rows, null elsewhere."""
    return pl.Series([None], dtype=pl.Date).extend_constant(None, height).slice(1).scatter(rows, values)


def _from_metadata(column: str) -> pl.Expr:
    cell = pl.col(column)
    stamp = cell.str.extract(r"^\s*(1\d{9})(?:\d{3})?(?:\.\d+)?\s*$", 1).cast(pl.Int64)
    english = cell.str.to_lowercase().str.extract_groups(rf"(?:(\d{{1,2}}) )?([a-z]{{3}})[a-z]*\.?,? (?:(\d{{1,2}})(?:st|nd|rd|th)?,? )?{_Y}")
    field = english.struct.field
    month = field("2").replace_strict(_MONTHS, default=None, return_dtype=pl.Int64)
    named = _date(field("4"), month, pl.coalesce(field("1"), field("3")))
    return pl.coalesce(_first_date(column, _METADATA), named, pl.from_epoch(stamp, time_unit="s").cast(pl.Date))


def _first_date(column: str, patterns: list[tuple[str, str]]) -> pl.Expr:
    return pl.coalesce(_read(pl.col(column), pattern, order) for pattern, order in patterns)


def _read(cell: pl.Expr, pattern: str, order: str) -> pl.Expr:
    """Date from a pattern's three groups, null when they name no real day of the plausible years."""
    groups = cell.str.extract_groups(pattern)
    part = {letter: groups.struct.field(str(place)) for place, letter in enumerate(order, start=1)}
    return _date(part["y"], part["m"], part["d"])


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Date from text or numbers; null for 31/2 and the like, and outside FIRST_YEAR … LAST_YEAR."""
    y, m, d = (part.cast(pl.Int32, strict=False) for part in (year, month, day))
    real = y.is_between(FIRST_YEAR, LAST_YEAR) & m.is_between(1, 12) & d.is_between(1, 31)
    text = pl.format("{}-{}-{}", y, m.cast(pl.String).str.zfill(2), d.cast(pl.String).str.zfill(2))
    return pl.when(real).then(text).str.to_date("%Y-%m-%d", strict=False)


def _from_text(texts: pl.DataFrame) -> pl.DataFrame:
    """Columns dateline and text (Date?) from each text's head: a full date there, or a day whose year the text tells."""
    head = texts.with_columns(pl.col("text").str.slice(0, HEAD).alias("head"))
    full = pl.coalesce(_read(pl.col("head"), _FULL, "dmy"), _read(pl.col("head"), _FULL_WORDS, "dmy"))
    day = pl.col("head").str.extract_groups(_PART)
    later = pl.col("head").str.extract_groups(_PART_SPAN)
    parts = head.select(
        "text",
        full.alias("dateline"),
        pl.coalesce(day.struct.field("1"), later.struct.field("1")).cast(pl.Int32, strict=False).alias("day"),
        pl.coalesce(day.struct.field("2"), later.struct.field("2")).cast(pl.Int32, strict=False).alias("month"),
    )
    some = (parts["dateline"].is_null() & parts["day"].is_not_null()).arg_true()
    years = _year(parts[some])
    dated = parts[some].select(_date(years, pl.col("month"), pl.col("day")).alias("date"))["date"]
    return pl.DataFrame({"dateline": parts["dateline"], "text": _placed(dated, some, texts.height)})


# Years a text speaks of without having reached them: periods, targets, deadlines.
_AHEAD = (
    rf"(?i)(?:giai đoạn|nhiệm kỳ|khóa|niên khóa|thời kỳ)[^.;]{{0,20}}?{_Y}(?: ?[-–—/] ?{_Y})?|{_Y} ?[-–—] ?{_Y}"
    rf"|(?:đến|vào|tới|hết|tầm nhìn|trước|từ nay đến) năm {_Y}|(?:dự kiến|phấn đấu|mục tiêu|kế hoạch|sẽ)[^.;]{{0,40}}năm {_Y}"
)
_PLANNED_END = rf"(?i)cuối năm {_Y}[^.;]{{0,40}}(?:dự kiến|phấn đấu|mục tiêu|sẽ |ước)|(?:dự kiến|phấn đấu|mục tiêu|sẽ )[^.;]{{0,40}}cuối năm {_Y}"
_YEAR = rf"(?:[Nn]ăm |[/.-]){_Y}(?:[^\d%]|$)"
_YEAR_END = rf"(?i)cuối năm {_Y}"
_ADDRESS_IN_TEXT = rf"https?://[^ \n]*/{_Y}[/-]?(?:0[1-9]|1[0-2])"


def _year(parts: pl.DataFrame) -> pl.Series:
    """The year of a day given without one (columns text, month): that of an address in the text, or the latest year
    the text speaks of as reached; in the first half-year, the end of a year as a fact means the year after."""
    reached = pl.col("text").str.replace_all(_PLANNED_END, " ").str.replace_all(_AHEAD, " ")
    latest = _latest(reached, _YEAR)
    over = _latest(reached, _YEAR_END)
    told = pl.when((over == latest) & (pl.col("month") <= 6)).then(latest + 1).otherwise(latest)
    address = pl.col("text").str.extract(_ADDRESS_IN_TEXT, 1).cast(pl.Int32)
    return parts.select(pl.coalesce(address, told).alias("year"))["year"]


def _latest(text: pl.Expr, pattern: str) -> pl.Expr:
    """The latest year among all matches of `pattern`."""
    years = text.str.extract_all(pattern).list.eval(pl.element().str.extract(_Y, 1).cast(pl.Int32))
    return years.list.max()
