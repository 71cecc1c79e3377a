"""Whether a number was reached, estimated or planned."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import first_that, only_where
from flows.extract.neighbours import neighbour, next_sentence, opens, so_far
from flows.extract.status_cues import with_last_cue


def _with_time(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_future`` (the period lies after the article's year) and ``_estimate`` (a verb of estimation reaches)."""
    anchor = pl.col("anchor_year")
    future = (pl.col("period_end").dt.year() > anchor) & (pl.col("period_start").dt.year() >= anchor)
    near = pl.col("l").str.contains(codes.rules("cues")["status"]["estimate_near"])
    return frame.with_columns(
        _future=future.fill_null(False),
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
    stated = pl.col("_future") & (pl.col("period_basis") == "stated") & (pl.col("measure_kind") == "level")
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
    stated = frame.pipe(with_last_cue).pipe(_with_time).with_columns(_own=_own()).with_columns(status="_own")
    # twice: a plan told over three sentences
    for _ in range(2):
        plan = pl.when(so_far(_goes_on("status"), opens())).then(pl.lit("plan"))
        stated = stated.with_columns(status=pl.coalesce("_own", plan))
    told = stated.with_columns(pl.col("status").fill_null("actual"))
    return told.drop("_own", "_future", "_estimate", "said", "moved_from")
