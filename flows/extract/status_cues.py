"""Words that say whether a number was reached, estimated or planned, and which of them is the number's."""

from __future__ import annotations

from functools import cache

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.letters import plain
from flows.extract.phrases import any_of
from flows.extract.spans import find_all

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


def with_last_cue(frame: pl.DataFrame) -> pl.DataFrame:
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
