"""Whether a number was reached, estimated or planned."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that, only_where
from flows.extract.letters import plain
from flows.extract.neighbours import neighbour, next_sentence, opens, so_far
from flows.extract.phrases import any_of
from flows.extract.spans import find_all

_WEEKS = 30
"""Days: what is told for a day so far ahead is no result a paper has early, as that of the year's end in December."""
STATUSES = ("plan", "estimate", "actual")


@cache
def _phrases() -> dict[str, str]:
    """Cue phrase → status, or the empty text for words that end the reach of those before."""
    lists = codes.rules("cues")["status"]
    said = {phrase: status for status in STATUSES for phrase in lists[status]}
    return said | dict.fromkeys(lists["reset"], "")


@cache
def _pattern() -> str:
    return plain(r"(?:^|[^\p{L}])") + any_of(_phrases())


def _measured(said: pl.Expr) -> pl.Expr:
    """A target word that only measures what was reached ("đạt 99 % chỉ tiêu") is no plan."""
    rules = codes.rules("cues")["status"]
    start = pl.col("m_start")
    before = pl.col("low").str.slice((start - 14).clip(0), pl.min_horizontal(start, 14) + 1)
    after = pl.col("low").str.slice(pl.col("m_end"), 40)
    counted = (said == "chỉ tiêu") & before.str.contains(rules["counted_before"])
    behind = after.str.contains(rules["measured_after"]) & ~after.str.contains(rules["target_told"])
    measured = before.str.contains(rules["measured_before"]) | behind
    return said.is_in(codes.listed("status", "targets")) & (measured | counted)


def status_cues(sents: pl.DataFrame) -> pl.DataFrame:
    """Status cues of sentences (``sid, low``): ``sid``, ``m_start``, ``m_end``, ``said`` (plan, estimate or actual)."""
    found = find_all(sents, "low", _pattern(), ["sid", "low"])
    spoken = pl.col("match").str.replace_all(plain(r"[^\p{L}\s]"), "").str.replace_all(r"\s+", " ").str.strip_chars()
    whole = ~pl.col("low").str.slice(pl.col("m_end"), 1).str.contains(plain(r"\p{L}"))
    # the match begins with the character that parts the cue from the word before
    lead = pl.col("match").str.extract(plain(r"^([^\p{L}]*)")).str.len_chars().cast(pl.Int64)
    return (
        found.with_columns(_said=spoken)
        .filter(whole & ~_measured(pl.col("_said")))
        .select(
            "sid",
            pl.col("m_start") + lead,
            "m_end",
            said=pl.col("_said").replace_strict(_phrases(), default=None),
            closes=_closes(),
        )
    )


def _closes() -> pl.Expr:
    """Where the bracket ends that a cue stands in, null outside: "734 người (chỉ tiêu 500), thành lập 26 tổ".

    "Kỳ họp tới (dự kiến vào tháng 10), huyện thông qua 3 đề án" is planned beyond it.
    """
    before = pl.col("low").str.slice(0, pl.col("m_end"))
    opened = only_where(before.str.contains("(", literal=True), before).str.contains(r"\([^()]{0,60}$")
    within = pl.col("low").str.slice(pl.col("m_end"), 80).str.extract(r"^([^()]{0,80})\)")
    beyond = pl.col("_said").is_in(codes.listed("status", "beyond_brackets"))
    return pl.when(opened & ~beyond).then(pl.col("m_end") + within.str.len_chars().cast(pl.Int64))


def _with_last_cue(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``said``: the last status cue before the number, else the last one of the heading above its list."""
    cues = status_cues(frame.select("sid", "low").unique("sid", keep="first", maintain_order=True))
    headed = frame.filter(pl.col("heading") != "").select(low="heading").unique(maintain_order=True)
    heads = headed.with_row_index("sid")
    last = status_cues(heads).unique("sid", keep="last", maintain_order=True)
    above = last.join(heads, on="sid").select(heading="low", head_said="said")
    return (
        _with_nearest(frame.sort("sid", "n_start"), cues.sort("sid", "m_end"))
        .join(above, on="heading", how="left", maintain_order="left")
        .with_columns(pl.coalesce(pl.col("said").replace("", None), "head_said"))
        .drop("head_said")
    )


def _with_nearest(frame: pl.DataFrame, cues: pl.DataFrame) -> pl.DataFrame:
    """Add ``said``, ``stat_start`` and ``stat_end`` of the last cue before the number that no closed bracket holds."""
    names = {"said": "said", "stat_start": "m_start", "stat_end": "m_end"}
    joined = frame
    for prefix, chosen in (
        ("", cues.filter(pl.col("closes").is_null())),
        ("b_", cues.filter(~pl.col("closes").is_null())),
    ):
        cells = [pl.col(cell).alias(prefix + name) for name, cell in names.items()]
        joined = joined.join_asof(
            chosen.select("sid", "m_end", *cells, pl.col("closes").alias(prefix + "closes")),
            left_on="n_start",
            right_on="m_end",
            by="sid",
            strategy="backward",
            check_sortedness=False,
        )
    inside = (pl.col("b_closes") >= pl.col("n_start")) & (pl.col("b_stat_end") > pl.col("stat_end").fill_null(-1))
    return joined.with_columns(
        pl.when(inside.fill_null(False)).then("b_" + name).otherwise(name).alias(name) for name in names
    ).drop("closes", "b_closes", *("b_" + name for name in names), "^m_end.*$")


def _with_time(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_future``, ``_far`` and ``_estimate`` (a verb of estimation reaches).

    The period lies after the article's year, or begins weeks after the article.
    """
    anchor = pl.col("anchor_year")
    future = (pl.col("period_end").dt.year() > anchor) & (pl.col("period_start").dt.year() >= anchor)
    near = pl.col("l").str.contains(codes.rules("cues")["status"]["estimate_near"])
    return frame.with_columns(
        _future=future.fill_null(False),
        _far=((pl.col("period_start") - pl.col("published_on")).dt.total_days() > _WEEKS).fill_null(False),
        _estimate=near | pl.col("left").str.contains(codes.words("status", "estimate_before")),
    )


def _in_force() -> pl.Expr:
    """What is there already, whatever is promised: "từ 20 % lên 45 %", "640 USD hiện nay", "mỗi tin nhắn sẽ …"."""
    cues = codes.rules("cues")["status"]
    rule = pl.col("left").str.contains(cues["rule_in_force"])
    bracketed = only_where(pl.col("left").str.contains("(", literal=True), pl.col("left"))
    beside = bracketed.str.contains(codes.words("status", "now_bracket"))
    now = pl.col("tail").str.contains(cues["actual_after"]) & ~pl.col("tail").str.contains(cues["against_now"])
    # "tăng 6% so với 5,3% năm 2005"
    compared = pl.col("l0").str.contains(cues["against"]) & pl.col("tail").str.contains(cues["of_past"])
    past = compared & ~pl.col("_future")
    return pl.col("moved_from") | now | beside | past | rule


def _bracketed_plan() -> pl.Expr:
    """Whether the number stands in the bracket behind a target: "vượt mục tiêu đề ra (giảm 3 %)"."""
    words = codes.listed("status", "targets_named")
    bracketed = pl.col("left").str.contains("(", literal=True) & pl.col("left").str.contains_any(words)
    behind = only_where(bracketed, pl.col("left")).str.contains(codes.rules("cues")["status"]["plan_bracket"])
    opened = only_where(pl.col("left").str.contains("(", literal=True), pl.col("left"))
    return behind | opened.str.contains(codes.words("status", "plan_list"))


def _tells_more() -> pl.Expr:
    """The number says how the one before it stands to a plan, an earlier time or a part of it.

    "ước đạt 70 tỷ đồng, đạt 99 % kế hoạch, tăng 8 % so với cùng kỳ": share and growth are as much estimates as the sum.
    """
    share = pl.col("connective") & pl.col("unit").is_in(["PERCENT", "PERCENTAGE_POINT"])
    # few sentences estimate anything
    low = only_where(pl.col("low").str.contains_any(codes.listed("status", "estimate_words")), pl.col("low"))
    gap = low.str.slice(pl.col("prev_end"), (pl.col("n_start") - pl.col("prev_end")).clip(0))
    part = gap.str.contains(codes.words("status", "part_of_estimate"))
    moved = (pl.col("measure_kind") != "level") & gap.str.contains(codes.words("status", "same_subject"))
    more = share | moved | part
    broken = gap.str.contains(codes.words("status", "ends_estimate"))
    return more & ~broken & (pl.col("nth") > 0)


def _assigned() -> pl.Expr:
    """A target that is handed down: "được giao dạy nghề cho 450 lao động"."""
    l0 = only_where(pl.col("l").str.contains("giao", literal=True), pl.col("l"))
    given = l0.str.contains(codes.words("status", "assigned")) & ~l0.str.contains(codes.words("status", "not_assigned"))
    return given & pl.col("unit").is_in(codes.listed("status", "assigned_units"))


def _own() -> pl.Expr:
    """The status the sentence itself gives, null where it gives none."""
    cues, said = codes.rules("cues")["status"], pl.col("said")
    continued = so_far("_estimate", ~_tells_more().fill_null(False)).fill_null(False)
    told = pl.col("period_basis") == "stated"
    stated = told & ((pl.col("_future") & (pl.col("measure_kind") == "level")) | pl.col("_far"))
    left = only_where(stated, pl.col("left"))
    ahead = stated & ~left.str.contains(codes.words("status", "done")) & ~left.str.contains(cues["rule_told"])
    # The pattern is slow and most clauses hold none of its words.
    near = only_where(pl.col("l").str.contains_any(codes.listed("status", "plan_near_words")), pl.col("l"))
    cases = [
        # "ước tăng 5,3% (kế hoạch trên 7,5%)"
        (near.str.contains(cues["plan_opens_bracket"]), pl.lit("plan")),
        (pl.col("_estimate") | continued, pl.lit("estimate")),
        (_in_force(), pl.lit("actual")),
        (near.str.contains(cues["plan_near"]) | _bracketed_plan() | _assigned(), pl.lit("plan")),
        (said.is_not_null() & ~((said == "actual") & ahead), said),
        (ahead | pl.col("tail").str.contains(cues["plan_after"]), pl.lit("plan")),
    ]
    return first_that(cases)


def _goes_on(said: str) -> pl.Expr:
    """The first number of a sentence goes on with the plan of the sentence before.

    "… phấn đấu đến năm 2025 đạt 70 triệu đồng. Sản lượng lương thực đạt 40.500 tấn.": the next sentence of a paragraph
    does so as long as the year it speaks of lies ahead.
    """
    cues = codes.rules("cues")["status"]
    earlier = neighbour(pl.col(said).fill_null("actual"), -1, "article_id")
    after_plan = (pl.col("nth") == 0) & (earlier == "plan")
    low = only_where(after_plan.fill_null(False), pl.col("low"))
    same_topic = next_sentence() & pl.col("_future") & ~low.str.contains(cues["breaks"])
    return (after_plan & (low.str.contains(cues["continues"]) | same_topic)).fill_null(False)


def with_status(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``status``, ``stat_start`` and ``stat_end``; rows come back in order of the text.

    The last status cue before the number in its sentence decides; a future period means plan.
    """
    stated = frame.pipe(_with_last_cue).pipe(_with_time).with_columns(_own=_own()).with_columns(status="_own")
    # twice: a plan told over three sentences
    for _ in range(2):
        plan = pl.when(so_far(_goes_on("status"), opens())).then(pl.lit("plan"))
        stated = stated.with_columns(status=pl.coalesce("_own", plan))
    told = stated.with_columns(pl.col("status").fill_null("actual"))
    return told.drop("_own", "_future", "_estimate", "said", "moved_from")
