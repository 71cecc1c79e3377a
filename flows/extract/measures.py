"""How a number is meant: level, change or growth and its sign; more, less or about; reached, estimated or planned."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.spans import find_all

STATUSES = ("plan", "estimate", "actual")
# Flows are counted anew each period and GRDP growth is a rate in itself: "tạo thêm 1.000 việc làm" is a level.
FLOWS = (
    "JOBS_CREATED",
    "WORKERS_TRAINED",
    "WORKERS_ABROAD",
    "LOANS_DISBURSED",
    "HOUSES_SUPPORTED",
    "HOUSEHOLDS_SUPPORTED",
    "HOUSEHOLDS_ESCAPED_POVERTY",
    "HOUSEHOLDS_BORROWING",
    "SUPPORT_FUNDING",
    "PROGRAMME_FUNDING",
    "GRDP_GROWTH",
    "HOUSEHOLDS_RE_POOR",
    "DISBURSEMENT",
    "JOB_FAIRS",
)
_RATES = (
    "POVERTY_RATE",
    "NEAR_POVERTY_RATE",
    "MULTIDIMENSIONAL_POVERTY_RATE",
    "ETHNIC_MINORITY_POVERTY_RATE",
    "RE_POVERTY_RATE",
    "DISBURSEMENT_RATE",
    "TRAINED_LABOUR_RATE",
    "UNEMPLOYMENT_RATE",
    "HEALTH_INSURANCE_RATE",
    "CLEAN_WATER_RATE",
    "ELECTRICITY_RATE",
)


def with_qualifier(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``qualifier`` from the words right before and after the number."""
    cues = codes.rules("cues")["qualifier"]
    before = pl.col("l0")
    chain = pl.when(pl.col("upper").is_not_null()).then(pl.lit("range"))
    chain = chain.when(pl.col("r").str.contains(cues["ge_after"])).then(pl.lit("ge"))
    chain = chain.when(pl.col("r").str.contains(cues["le_after"])).then(pl.lit("le"))
    for code in ("approx", "le", "ge", "lt", "gt"):
        chain = chain.when(before.str.contains(rf"(?:^|[^\p{{L}}]){cues[code]}")).then(pl.lit(code))
    said = before.str.extract(codes.words("qualifiers", "qualifier_words"))
    start = pl.col("n_start") - said.str.len_chars().cast(pl.Int64)
    return frame.with_columns(
        qualifier=chain.otherwise(pl.lit("eq")),
        qual_start=start,
        qual_end=start + said.str.strip_chars_end().str.len_chars().cast(pl.Int64),
    )


def _moved(direction: str) -> pl.Expr:
    cues = codes.rules("cues")["direction"]
    return pl.col("l0m").str.contains(cues[direction][: -len(r"(?:[^\p{L}]|$)")] + cues["between"])


def with_measure(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``measure_kind`` and ``sign``; turn per cent of a rate that moved into percentage points."""
    level_words = codes.rules("cues")["direction"]["level_words"]
    speed = pl.col("l0").str.contains(r"(?:mức|tốc độ|t[ỷỉ] lệ|kết quả) giảm(?: t[ỷỉ] lệ)?(?: hộ)? nghèo")
    reached = pl.col("l0").str.contains(rf"(?:^|[^\p{{L}}]){level_words}") & ~(
        speed & ~pl.col("l0").str.contains("còn")
    )
    from_to = pl.col("l0").str.contains(r"từ(?: (?:khoảng|gần|hơn|trên|dưới|mức|chỗ|[\d]+))*\s*$") & pl.col(
        "r0"
    ).str.contains(r"(?:xuống|lên|còn|đến|tăng|giảm)")
    flow = pl.col("indicator").is_in(FLOWS)
    rate = pl.col("indicator").is_in(_RATES)
    percent = pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT"])
    moved = frame.with_columns(_down=_moved("down") & ~reached & ~from_to, _up=_moved("up") & ~reached & ~from_to)
    last_down = pl.col("l0").str.extract(r"^(?s:.*)(giảm|hạ|tăng|nâng|thêm|vượt|gấp)").is_in(["giảm", "hạ"])
    yearly_fall = rate & pl.col("rated") & ~reached
    times = (pl.col("unit") == "TIMES") & pl.col("l0").str.contains(r"(?:tăng|gấp|giảm)[^,;]{0,25}$")
    moves = (pl.col("_down") | pl.col("_up") | yearly_fall | (speed & rate & ~reached)) & ~flow
    kind = (
        pl.when(times)
        .then(pl.lit("growth"))
        .when(moves & percent & ~rate)
        .then(pl.lit("growth"))
        .when(moves)
        .then(pl.lit("change"))
        .otherwise(pl.lit("level"))
    )
    sign = (
        pl.when((pl.col("_down") & (last_down | ~pl.col("_up"))) | ((yearly_fall | speed) & ~pl.col("_up")))
        .then(-1.0)
        .otherwise(1.0)
    )
    kinds = moved.with_columns(measure_kind=kind, sign=sign).drop("_down", "_up")
    points = (pl.col("unit") == "PERCENT") & rate & (pl.col("measure_kind") == "change")
    signed = pl.col("sign") * pl.when(pl.col("measure_kind") != "level").then(1.0).otherwise(pl.col("sign"))
    return kinds.with_columns(
        unit=pl.when(points).then(pl.lit("PERCENTAGE_POINT")).otherwise(pl.col("unit")),
        value=pl.col("value") * signed,
        upper=pl.col("upper") * signed,
    )


@cache
def _status_cues() -> tuple[str, dict[str, str]]:
    lists = codes.rules("cues")["status"]
    phrases = {phrase: status for status in STATUSES for phrase in lists[status]}
    ordered = sorted(phrases, key=len, reverse=True)
    return "(" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered) + ")", phrases


def status_cues(sents: pl.DataFrame) -> pl.DataFrame:
    """Status cues of the sentences: ``sid``, ``m_start``, ``m_end``, ``said`` (plan, estimate or actual)."""
    pattern, phrases = _status_cues()
    found = find_all(sents, "low", rf"(?:^|[^\p{{L}}]){pattern}", ["sid", "low"])
    plain = pl.col("match").str.replace_all(r"[^\p{L}\s]", "").str.replace_all(r"\s+", " ").str.strip_chars()
    whole = ~pl.col("low").str.slice(pl.col("m_end"), 1).str.contains(r"\p{L}")
    rules = codes.rules("cues")["status"]
    measured = plain.is_in(["chỉ tiêu", "mục tiêu", "phấn đấu", "các chỉ tiêu"]) & (
        pl.col("low")
        .str.slice((pl.col("m_start") - 14).clip(0), pl.min_horizontal(pl.col("m_start"), 14) + 1)
        .str.contains(rules["measured_before"])
        | pl.col("low").str.slice(pl.col("m_end"), 40).str.contains(rules["measured_after"])
    )
    return (
        found.filter(whole & ~measured)
        .with_columns(said=plain.replace_strict(phrases, default=None))
        .select("sid", "m_start", "m_end", "said")
    )


def _last_said(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``said``: the last status cue before the number, else the last one of the heading above its list."""
    sents = frame.select("sid", "low").unique("sid", keep="first", maintain_order=True)
    cues = status_cues(sents).sort("sid", "m_end")
    placed = (
        frame.sort("sid", "n_start")
        .join_asof(cues, left_on="n_start", right_on="m_end", by="sid", strategy="backward", check_sortedness=False)
        .rename({"m_start": "stat_start", "m_end": "stat_end"})
    )
    heads = (
        frame.filter(pl.col("heading") != "")
        .select("sid", low="heading")
        .unique("sid", keep="first", maintain_order=True)
    )
    above = status_cues(heads).unique("sid", keep="last", maintain_order=True).select("sid", head_said="said")
    return (
        placed.join(above, on="sid", how="left", maintain_order="left")
        .with_columns(pl.coalesce("said", "head_said"))
        .drop("head_said")
    )


def with_status(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``status``: the last status cue before the number in its sentence decides; a future period means plan."""
    cues = codes.rules("cues")["status"]
    frame = _last_said(frame)
    said = pl.col("said")
    own_estimate = pl.col("l").str.contains(cues["estimate_near"]) | pl.col("left").str.contains(
        r"(?:^|[^\p{L}])(?:(?:ước|uớc) tính[^;]*sẽ|số liệu sơ bộ|thống kê sơ bộ)"
    )
    # "ước đạt 70 tỷ đồng, đạt 99 % kế hoạch": the share of the plan is as much an estimate as the sum.
    continued = (
        pl.col("connective")
        & pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT"])
        & own_estimate.shift(1).over("sid", order_by="n_start").fill_null(False)
    )
    future = (pl.col("period_end").dt.year() > pl.col("anchor_year")) & (
        pl.col("period_start").dt.year() >= pl.col("anchor_year")
    )
    ahead = (
        future.fill_null(False)
        & (pl.col("period_basis") == "stated")
        & ~pl.col("left").str.contains(r"(?:^|[^\p{L}])đã(?:[^\p{L}]|$)")
        & (pl.col("measure_kind") == "level")
    )
    own = (
        pl.when(own_estimate | continued)
        .then(pl.lit("estimate"))
        .when(pl.col("l").str.contains(cues["plan_near"]))
        .then(pl.lit("plan"))
        .when(said.is_not_null() & ~((said == "actual") & ahead))
        .then(said)
        .when(ahead | pl.col("tail").str.contains(cues["plan_after"]))
        .then(pl.lit("plan"))
    )
    stated = frame.with_columns(_own=own).sort("article_id", "sid", "n_start")
    earlier = pl.when(pl.col("nth") == 0).then(pl.col("_own").fill_null("actual").shift(1).over("article_id"))
    # "… phấn đấu đến năm 2025 đạt 70 triệu đồng. Sản lượng lương thực đạt 40.500 tấn.": the next sentence of a
    # paragraph goes on with the plan as long as the year it speaks of lies ahead.
    next_line = (pl.col("para") == pl.col("para").shift(1).over("article_id")) & (
        pl.col("sid") - pl.col("sid").shift(1).over("article_id") == 1
    )
    goes_on = (earlier == "plan") & (
        pl.col("low").str.contains(cues["continues"])
        | (next_line & future.fill_null(False) & ~pl.col("low").str.contains(cues["breaks"]))
    )
    # two steps: a window inside a window would see its own sentence only
    return (
        stated.with_columns(_goes_on=goes_on)
        .with_columns(
            status=pl.coalesce(
                "_own", pl.when(pl.col("_goes_on").first().over("sid")).then(pl.lit("plan")), pl.lit("actual")
            ),
            status_stated=pl.col("_own").is_not_null(),
        )
        .drop("_own", "_goes_on", "said")
    )
