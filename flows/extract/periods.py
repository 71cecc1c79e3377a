"""Periods a text mentions: points, years, ranges, quarters, months, "6 tháng đầu năm", "đến nay".

A mention becomes two dates. What is relative is counted from the article's date; without one the latest year the text
looks back on stands in for the year, and "đến nay" stays without dates rather than being guessed.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.spans import find_all

_WORD_MONTHS = {"ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LATEST = 2035


def _int(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int32, strict=False)


def _date(year: pl.Expr, month: pl.Expr | int, day: pl.Expr | int) -> pl.Expr:
    """A date, null where the parts make none."""
    parts = [year.cast(pl.String), *(pl.lit(p) if isinstance(p, int) else p for p in (month, day))]
    return pl.format(
        "{}-{}-{}", parts[0], parts[1].cast(pl.String).str.zfill(2), parts[2].cast(pl.String).str.zfill(2)
    ).str.to_date("%Y-%m-%d", strict=False)


def anchors(articles: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """``article_id``, ``published_on`` and ``anchor_year``: the article's year, or the latest year it looks back on."""
    years = dates.filter(pl.col("tok").str.contains(r"^(?:19|20)\d\d$")).with_columns(year=_int(pl.col("tok")))
    past = years.filter(
        ~pl.col("lc").str.contains(r"(?:đến|tới|vào|mục tiêu|phấn đấu|kế hoạch|giai đoạn)[^,.;]{0,12}$")
        & (pl.col("year") <= 2026)
    )
    latest = past.group_by("article_id").agg(latest=pl.col("year").max())
    terms = dates.filter(
        pl.col("lc").str.contains(r"nhiệm kỳ $") & pl.col("tok").str.contains(r"^(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d$")
    )
    term = terms.unique("article_id", keep="first", maintain_order=True).select(
        "article_id", term_start=_int(pl.col("tok").str.slice(0, 4)), term_end=_int(pl.col("tok").str.slice(-4))
    )
    joined = (
        articles.select("article_id", "published_on")
        .join(latest, on="article_id", how="left", maintain_order="left")
        .join(term, on="article_id", how="left", maintain_order="left")
    )
    return joined.select(
        "article_id",
        "published_on",
        "term_start",
        "term_end",
        anchor_year=pl.coalesce(pl.col("published_on").dt.year(), pl.col("latest")).cast(pl.Int32),
    )


def _parsed(dates: pl.DataFrame) -> pl.DataFrame:
    """Add the parts of each date token: ``y``, ``y2`` (end year of a range), ``m``, ``d``, ``d2``, ``m1``."""
    tok = pl.col("tok").str.replace_all(r"\s", "")
    return dates.with_columns(
        y=_int(
            pl.coalesce(tok.str.extract(r"^((?:19|20)\d\d)(?:[-–/.]|$)"), tok.str.extract(r"[-/.–]((?:19|20)\d\d)$"))
        ),
        y2=_int(
            pl.coalesce(
                tok.str.extract(r"^(?:19|20)\d\d[-–—/]((?:19|20)\d\d)$"),
                tok.str.extract(r"^((?:19|20))\d\d[-–—/]\d\d$") + tok.str.extract(r"^(?:19|20)\d\d[-–—/](\d\d)$"),
            )
        ),
        m=_int(
            pl.coalesce(
                tok.str.extract(r"^\d{1,2}[-/.](\d{1,2})(?:[-/.](?:19|20)\d\d)?$"),
                tok.str.extract(r"^(\d{1,2})[-/.](?:19|20)\d\d$"),
                tok.str.extract(r"[-–]\d{1,2}[/.](\d{1,2})(?:[/.]\d{4})?$"),
            )
        ),
        d=_int(
            pl.coalesce(
                tok.str.extract(r"^(\d{1,2})[-/.]\d{1,2}(?:[-/.](?:19|20)\d\d)?$"),
                tok.str.extract(r"^\d{1,2}(?:[/.]\d{1,2}(?:[/.]\d{4})?)?[-–](\d{1,2})[/.]\d{1,2}(?:[/.]\d{4})?$"),
            )
        ),
        d1=_int(tok.str.extract(r"^(\d{1,2})(?:[/.]\d{1,2}(?:[/.]\d{4})?)?[-–]\d{1,2}[/.]\d{1,2}(?:[/.]\d{4})?$")),
        m_range=_int(tok.str.extract(r"^(\d{1,2})[-–]\d{1,2}/(?:19|20)\d\d$")),
    )


def _cued(dates: pl.DataFrame) -> pl.DataFrame:
    """Add what the words around each date token say."""
    left, right = codes.rules("periods")["left"], codes.rules("periods")["right"]
    lc = pl.col("lc")
    months = pl.coalesce(
        pl.when(lc.str.contains(left["half_first"])).then(pl.lit("6")), lc.str.extract(left["first_months"])
    )
    return dates.with_columns(
        base=lc.str.contains(left["base"]),
        document=lc.str.contains(left["document"]),
        programme=lc.str.contains(left["programme"]) & pl.col("y2").is_not_null(),
        end_point=lc.str.contains(rf"(?:^|[^\p{{L}}]){left['end_point']}"),
        start_point=lc.str.contains(left["start_point"]) & ~lc.str.contains(r"tháng đầu năm $"),
        middle_point=lc.str.contains(left["middle_point"]),
        first_months=_int(months.replace(_WORD_MONTHS)),
        last_months=_int(lc.str.extract(left["last_months"]).replace(_WORD_MONTHS)),
        quarter=pl.coalesce(
            lc.str.extract(left["quarter"]),
            pl.when(lc.str.contains(r"quý\s?$")).then(pl.col("tok").str.extract(r"^([1-4])\s?[/-]\s?(?:19|20)\d\d$")),
        )
        .replace_strict(_QUARTERS, default=None)
        .cast(pl.Int32),
        lmonth=_int(lc.str.extract(left["month"])),
        lday=_int(lc.str.extract(left["day_month"], 1)),
        since=lc.str.contains(left["since"]) | pl.col("rc").str.contains(right["until_now"]),
        until_now=pl.col("rc").str.contains(right["until_now"]),
        range_from=_int(lc.str.extract(left["range_from"])),
        range_to=pl.col("rc").str.contains(right["range_to"])
        & lc.str.contains(r"(?:từ|giai đoạn|nhiệm kỳ)[ ](?:năm )?$"),
        rel_months=_int(pl.when(pl.col("cls_rule") == "month-duration-period").then(pl.col("tok"))),
    )


def _resolved(dates: pl.DataFrame) -> pl.DataFrame:
    """Add ``p_start`` and ``p_end`` to parsed and cued date tokens that carry ``anchor_year`` and ``published_on``."""
    y, anchor, pub = pl.col("y"), pl.col("anchor_year"), pl.col("published_on")
    bare_month = pl.when(
        pl.col("y").is_null() & pl.col("m").is_null() & pl.col("d").is_null() & (pl.col("cls_rule") == "month-number")
    ).then(_int(pl.col("tok").str.extract(r"^(\d{1,2})$")))
    month = pl.when(pl.col("quarter").is_null()).then(
        pl.coalesce(
            pl.when(pl.col("d").is_null()).then(pl.col("m")),
            pl.when(y.is_not_null() & pl.col("m").is_null()).then(pl.col("lmonth")),
            bare_month,
        )
    )
    # A day without a year is the nearest such day that is not more than half a year after the article.
    guess = _date(anchor, pl.col("m"), pl.col("d"))
    day_year = (
        pl.when(guess > pub.dt.offset_by("6mo"))
        .then(anchor - 1)
        .when(guess < pub.dt.offset_by("-6mo"))
        .then(anchor + 1)
        .otherwise(anchor)
    )
    full_year = pl.coalesce(y, day_year)
    day = pl.coalesce(_date(full_year, pl.col("m"), pl.col("d")), _date(y, pl.col("lmonth"), pl.col("lday")))
    month_start = _date(pl.coalesce(y, anchor), month, 1)
    halves = pl.coalesce(pl.col("first_months"), pl.col("rel_months"))
    half_year = pl.coalesce(y, anchor)
    start = (
        pl.when(pl.col("y2").is_not_null())
        .then(_date(y, 1, 1))
        .when(pl.col("range_from").is_not_null())
        .then(_date(pl.col("range_from"), 1, 1))
        .when(pl.col("d").is_not_null() & pl.col("m").is_not_null())
        .then(pl.coalesce(_date(full_year, pl.col("m"), pl.col("d1")), day))
        .when(pl.col("lday").is_not_null() & y.is_not_null())
        .then(day)
        .when(pl.col("until_now") & month.is_not_null())
        .then(month_start)
        .when(month.is_not_null() & pl.col("end_point"))
        .then(month_start.dt.month_end())
        .when(month.is_not_null())
        .then(pl.coalesce(_date(y, pl.col("m_range"), 1), month_start))
        .when(pl.col("quarter").is_not_null() & pl.col("end_point"))
        .then(_date(y, pl.col("quarter") * 3, 1).dt.month_end())
        .when(pl.col("quarter").is_not_null())
        .then(_date(y, pl.col("quarter") * 3 - 2, 1))
        .when(halves.is_not_null() & pl.col("rc").str.contains(r"^ tháng cuối"))
        .then(_date(half_year, 13 - halves, 1))
        .when(halves.is_not_null())
        .then(_date(half_year, 1, 1))
        .when(pl.col("last_months").is_not_null())
        .then(_date(y, 13 - pl.col("last_months"), 1))
        .when(pl.col("until_now"))
        .then(_date(y, 1, 1))
        .when(pl.col("start_point"))
        .then(_date(y, 1, 1))
        .when(pl.col("middle_point"))
        .then(_date(y, 6, 30))
        .when(pl.col("end_point"))
        .then(_date(y, 12, 31))
        .otherwise(_date(y, 1, 1))
    )
    end = (
        pl.when(pl.col("y2").is_not_null())
        .then(_date(pl.col("y2"), 12, 31))
        .when(pl.col("range_from").is_not_null())
        .then(_date(y, 12, 31))
        .when(pl.col("until_now"))
        .then(pub)
        .when(pl.col("d").is_not_null() & pl.col("m").is_not_null())
        .then(day)
        .when(pl.col("lday").is_not_null() & y.is_not_null())
        .then(day)
        .when(month.is_not_null())
        .then(month_start.dt.month_end())
        .when(pl.col("quarter").is_not_null())
        .then(_date(y, pl.col("quarter") * 3, 1).dt.month_end())
        .when(halves.is_not_null() & pl.col("rc").str.contains(r"^ tháng cuối"))
        .then(_date(half_year, 12, 31))
        .when(halves.is_not_null())
        .then(_date(half_year, halves, 1).dt.month_end())
        .when(pl.col("last_months").is_not_null())
        .then(_date(y, 12, 31))
        .when(pl.col("start_point"))
        .then(_date(y, 1, 1))
        .when(pl.col("middle_point"))
        .then(_date(y, 6, 30))
        .otherwise(_date(y, 12, 31))
    )
    return dates.with_columns(p_start=start, p_end=end)


def _from_dates(classified: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    dates = classified.filter(pl.col("cls") == "date").join(anchor, on="article_id", how="left", maintain_order="left")
    resolved = dates.pipe(_parsed).pipe(_cued).pipe(_resolved)
    # The first year of "từ năm 2016 đến 2020" and the "6" of "6 tháng đầu năm 2024" are told by the later token.
    told_later = pl.col("range_to") | (
        pl.col("rel_months").is_not_null()
        & pl.col("rc").str.contains(r"^ tháng(?: đầu| cuối)?(?: của)? năm (?:19|20)\d\d")
    )
    partial = pl.col("cls_rule").is_in(["day-number", "day-of-month"]) & pl.col("y").is_null() & pl.col("m").is_null()
    # "từ ngày 1/8/2022 đến hết ngày 31/12/2025": the second date ends what the first began.
    opened = pl.col("since").shift(1).over("sid") & (pl.col("p_start").shift(1).over("sid") <= pl.col("p_start"))
    linked = (
        opened
        & pl.col("gap_l").str.contains(r"^\s*(?:đến|tới|-|–)(?: hết| cuối)?(?: ngày| tháng| năm)*\s*$")
        & pl.col("range_from").is_null()
    )
    resolved = resolved.with_columns(
        p_start=pl.when(linked.fill_null(False))
        .then(pl.col("p_start").shift(1).over("sid"))
        .otherwise(pl.col("p_start")),
        _told=linked.shift(-1).over("sid").fill_null(False),
    )
    return (
        resolved.filter(~pl.col("_told") & ~told_later & ~partial & pl.col("p_start").is_not_null())
        .with_columns(
            role=pl.when(pl.col("base"))
            .then(pl.lit("base"))
            .when(pl.col("document"))
            .then(pl.lit("document"))
            .when(pl.col("programme"))
            .then(pl.lit("programme"))
            .otherwise(pl.lit("main")),
            m_start=pl.col("t_start")
            - pl.col("lc")
            .str.extract(
                r"((?:(?:đến|tính đến|từ|cuối|đầu|giữa|hết|giai đoạn|nhiệm kỳ|quý [ivx\d]+|tháng \d{1,2}|\d{1,2} tháng(?: đầu| cuối)?|ngày|tháng|trong|vào|năm)[ /,]*)+)$"
            )
            .str.len_chars()
            .fill_null(0),
            m_end=pl.col("t_end"),
        )
        .select("article_id", "sid", "m_start", "m_end", "p_start", "p_end", "role", "p_rule", "until_now")
    )


def _relative_date(word: str) -> pl.Expr:
    year = pl.col("anchor_year")
    # "năm qua" is the year just over in spring, the year nearly over in autumn.
    past = year - pl.when(pl.col("published_on").dt.month() <= 4).then(1).otherwise(0)
    return {
        "article": pl.col("published_on"),
        "year": _date(year, 1, 1),
        "year-end": _date(year, 12, 31),
        "last-year": _date(year - 1, 1, 1),
        "last-year-end": _date(year - 1, 12, 31),
        "term": _date(pl.col("term_start"), 1, 1),
        "term-end": _date(pl.col("term_end"), 12, 31),
        "past-year": _date(past, 1, 1),
        "past-year-end": _date(past, 12, 31),
        "next-year": _date(year + 1, 1, 1),
        **{f"quarter-{q}": _date(year, 3 * q - 2, 1) for q in (1, 2, 3, 4)},
        **{f"quarter-{q}-end": _date(year, 3 * q, 1).dt.month_end() for q in (1, 2, 3, 4)},
        "next-year-end": _date(year + 1, 12, 31),
        "base": pl.lit(None, pl.Date),
    }[word]


def _relative(sents: pl.DataFrame, anchor: pl.DataFrame) -> pl.DataFrame:
    found = []
    for order, rule in enumerate(codes.rules("periods")["relative"]):
        spans = find_all(sents, "low", rule["pattern"], ["sid", "article_id", "low"]).join(
            anchor, on="article_id", how="left", maintain_order="left"
        )
        # The match may hold the punctuation it leans on; the mention is its words.
        spans = spans.with_columns(
            m_start=pl.col("m_start") + pl.col("match").str.extract(r"^([^\p{L}]*)").str.len_chars(),
            m_end=pl.col("m_end") - pl.col("match").str.extract(r"([^\p{L}\d]*)$").str.len_chars(),
        )
        if "not_match" in rule:
            spans = spans.filter(~pl.col("match").str.contains(rule["not_match"]))
        before = pl.col("low").str.slice((pl.col("m_start") - 40).clip(0), pl.min_horizontal(pl.col("m_start"), 40) + 1)
        role = (
            pl.lit("base")
            if rule["start"] == "base"
            else pl.when(before.str.contains(codes.rules("periods")["left"]["base"]))
            .then(pl.lit("base"))
            .otherwise(pl.lit("main"))
        )
        found.append(
            spans.select(
                "article_id",
                "sid",
                "m_start",
                "m_end",
                p_start=_relative_date(rule["start"]),
                p_end=_relative_date(rule["end"]),
                role=role,
                p_rule=pl.lit(rule["id"]),
                order=pl.lit(order),
            )
        )
    # Earlier rules are the more specific: "từ đầu năm đến nay" also holds "đến nay".
    every = pl.concat(found).sort("sid", "order", "m_start")
    covered = (
        every.join(every, on="sid", suffix="_o")
        .filter(
            (pl.col("order_o") < pl.col("order"))
            & (pl.col("m_start_o") <= pl.col("m_start"))
            & (pl.col("m_end_o") >= pl.col("m_end"))
        )
        .select("sid", "m_start", "order")
        .unique()
    )
    return every.join(covered, on=["sid", "m_start", "order"], how="anti").drop("order")


def find_periods(
    classified: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Period mentions in order: ``article_id, sid, m_start, m_end`` (in the sentence), ``p_start, p_end``, ``role``, ``p_rule``.

    ``role`` is main, programme (part of a programme's name), base (what a change is compared with) or document (the
    date of a decree or standard). ``p_start``/``p_end`` are null for "đến nay" in an article without a date.
    """
    tokens = classified.join(
        sents.select("sid", "article_id"), on="sid", how="left", maintain_order="left"
    ).with_columns(p_rule=pl.lit("date-") + pl.col("cls_rule").fill_null(""))
    anchor = anchors(articles, tokens.filter(pl.col("cls") == "date"))
    dated = _from_dates(tokens, anchor)
    # "từ năm 2016 đến nay" is one mention, told by its year.
    since = dated.filter(pl.col("until_now")).select("sid", s_end="m_end")
    said = _relative(sents, anchor)
    ended = (
        said.join(since, on="sid")
        .filter((pl.col("m_start") - pl.col("s_end")).is_between(0, 3))
        .select("sid", "m_start")
        .unique()
    )
    relative = said.join(ended, on=["sid", "m_start"], how="anti")
    mentions = pl.concat([dated.drop("until_now"), relative]).sort("sid", "m_start", "m_end")
    return mentions.join(
        anchor.select("article_id", "anchor_year", "published_on"), on="article_id", how="left", maintain_order="left"
    ), anchor
