"""The lines of each article with their offsets and roles: what is running text, and what merely stands around it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

PHRASES = Path(__file__).parents[2] / "schemas" / "codes" / "boilerplate.toml"
LONG = 250
"""Characters; a longer line is running text whatever it contains, which spares it the patterns."""
ROLES = ("title", "dateline", "lead", "body", "caption", "byline", "heading", "list_item", "boilerplate", "related")
_NAME = r"\p{Lu}[\p{L}.’']*"
_PEOPLE = rf"^\(?{_NAME}( {_NAME}){{0,4}}( ?[-–,&/] ?{_NAME}( {_NAME}){{0,4}}){{0,4}}\)?\.?$"
_PERSON_OF_OFFICE = rf"^{_NAME}( {_NAME}){{1,3}} [–-] \p{{Lu}}[^.!?:%]{{3,60}}$"
_ENDS = r"[.!?…:;][”\"’)/.]*$"


@cache
def phrases() -> dict[str, Any]:
    """The cues of boilerplate.toml."""
    return tomllib.loads(PHRASES.read_text(encoding="utf-8"))


def split_lines(texts: pl.DataFrame) -> pl.DataFrame:
    """article_id, text → article_id, line_no (from 0), char_start, char_end, line; the line end is outside."""
    lines = texts.select("article_id", pl.col("text").str.split("\n").alias("line")).explode("line")
    length = pl.col("line").str.len_chars().cast(pl.Int64)
    end = (length + 1).cum_sum() - 1
    first = pl.col("article_id") != pl.col("article_id").shift(1)
    start = (end - length).alias("start")
    placed = lines.with_columns(start, end.alias("end"), pl.int_range(pl.len()).alias("row"), first.fill_null(True).alias("first"))
    base = placed.with_columns(
        pl.when("first").then("start").forward_fill().alias("base"), pl.when("first").then("row").forward_fill().alias("base_row")
    )
    return base.select(
        "article_id",
        (pl.col("row") - pl.col("base_row")).cast(pl.Int32).alias("line_no"),
        (pl.col("start") - pl.col("base")).alias("char_start"),
        (pl.col("end") - pl.col("base")).alias("char_end"),
        "line",
    )


def label(lines: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """Add `role` to lines (of split_lines); `titles` has article_id, title (null where none came with the text)."""
    seen = _context(lines, titles)
    hints = _hints(seen)
    roles = hints.with_columns(_role().alias("role"))
    return _related(roles).select(*lines.columns, "role")


def _context(lines: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """Place of each line in its article: from the end, next line's length, folded form."""
    last = lines.group_by("article_id", maintain_order=True).agg(pl.len().cast(pl.Int32).alias("count"))
    joined = lines.join(last, on="article_id", how="left", maintain_order="left")
    joined = joined.join(titles.select("article_id", "title"), on="article_id", how="left", maintain_order="left")
    size = pl.col("char_end") - pl.col("char_start")
    return joined.with_columns(
        size.alias("size"),
        (pl.col("count") - 1 - pl.col("line_no")).alias("from_end"),
        size.shift(-1, fill_value=0).alias("next_size"),
    )


def _hints(lines: pl.DataFrame) -> pl.DataFrame:
    """Which patterns each short line shows, as Boolean columns h_<role>; long lines show none."""
    short = lines.filter(pl.col("size") <= LONG)
    low = short.select(pl.col("line").str.to_lowercase().str.strip_chars().alias("low"))
    columns = {f"h_{role}": _shows(low, role) for role in ("boilerplate", "related", "caption", "byline", "dateline", "heading", "list_item")}
    columns["h_cue"] = low["low"].str.contains_any(phrases()["caption"]["cues"])
    columns["h_photo"] = low["low"].str.contains_any(phrases()["caption"]["sentence_cues"])
    columns["h_people"] = short["line"].str.contains(_PEOPLE) | short["line"].str.contains(_PERSON_OF_OFFICE)
    columns["h_ends"] = short["line"].str.contains(_ENDS)
    marked = short.with_columns(**columns)
    flags = list(columns)
    joined = lines.join(marked.select("article_id", "line_no", *flags), on=["article_id", "line_no"], how="left", maintain_order="left")
    return joined.with_columns(pl.col(flags).fill_null(False))


def _shows(low: pl.DataFrame, role: str) -> pl.Series:
    cues = phrases()[role]
    found = low.select(pl.col("low").str.contains("|".join(cues["patterns"])))["low"]
    return found | low["low"].is_in(cues["exact"]) if "exact" in cues else found


def _role() -> pl.Expr:
    """The first rule that fits, surest first."""
    size, cues = pl.col("size"), phrases()
    tail = pl.col("from_end") <= 8
    between = (pl.col("line_no") > 0) & (pl.col("from_end") > 0)
    upper = pl.col("line").str.contains(r"^[“\"(]?\p{Lu}")
    one_sentence = (size <= cues["caption"]["max_chars_sentence"]) & ~pl.col("line").str.contains(r"\d|[“\":]|[.!?…] |^Theo ")
    cued = (pl.col("h_cue") & ~pl.col("h_ends")) | (pl.col("h_photo") & pl.col("h_ends") & one_sentence)
    caption = pl.col("h_caption") | (between & upper & cued)
    headline = between & ~pl.col("h_ends") & (pl.col("next_size") > size) & pl.col("line").str.contains(r"^[“\"(]?(\p{Lu}|\d.*\p{L})")
    return (
        pl.when(pl.col("h_boilerplate"))
        .then(pl.lit("boilerplate"))
        .when(pl.col("h_related"))
        .then(pl.lit("related"))
        .when(_is_title())
        .then(pl.lit("title"))
        .when(pl.col("h_dateline") & (size <= cues["dateline"]["max_chars"]))
        .then(pl.lit("dateline"))
        .when(tail & pl.col("line_no").gt(0) & (pl.col("h_byline") | pl.col("h_people")) & (size <= cues["byline"]["max_chars"]))
        .then(pl.lit("byline"))
        .when(caption & (size <= cues["caption"]["max_chars"]))
        .then(pl.lit("caption"))
        .when(pl.col("h_list_item"))
        .then(pl.lit("list_item"))
        .when(pl.col("h_heading") | (headline & (size <= cues["heading"]["max_chars"])))
        .then(pl.lit("heading"))
        .when((pl.col("line_no") == 1) & _has_title() & (pl.col("from_end") >= 3) & (size >= 60) & (size <= 700))
        .then(pl.lit("lead"))
        .otherwise(pl.lit("body"))
    )


def _is_title() -> pl.Expr:
    """The first line, if it is the title that came along or, without one, looks like a headline over a text."""
    headline = (pl.col("size").is_between(15, 220)) & (pl.col("from_end") > 0) & ~pl.col("line").str.contains(r"[.;:,][”\"]?$")
    return (pl.col("line_no") == 0) & (_same(pl.col("line"), pl.col("title")) | (pl.col("title").is_null() & headline))


def _has_title() -> pl.Expr:
    return _is_title().shift(1, fill_value=False)


def _same(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    fold = r"[^\p{L}\p{N}]+"
    equal = one.str.to_lowercase().str.replace_all(fold, "") == other.str.to_lowercase().str.replace_all(fold, "")
    return equal.fill_null(False)


def _related(lines: pl.DataFrame) -> pl.DataFrame:
    """After a line that opens a list of other articles, lines without a sentence's end are headlines of theirs."""
    opened = (pl.col("role") == "related").cum_max().over("article_id") & (pl.col("from_end") < 15)
    headline = opened & ~pl.col("h_ends") & (pl.col("size") < 200) & pl.col("role").is_in(["body", "heading", "caption", "list_item"])
    return lines.with_columns(pl.when(headline).then(pl.lit("related")).otherwise("role").alias("role"))


def repeats(lines: pl.DataFrame) -> pl.Series:
    """For each line the number of the line of its article that it repeats: an earlier equal one, or, for a caption
    or heading, the running text that holds most of its words in the same order. Null elsewhere."""
    folded = lines.select("article_id", "line_no", "role", fold_words(pl.col("line")).alias("folded"))
    first = pl.col("line_no").first().over("article_id", "folded")
    equal = pl.when((pl.col("folded") != "") & (first < pl.col("line_no"))).then(first)
    return folded.select(equal.alias("repeats_line"))["repeats_line"]


def fold_words(text: pl.Expr) -> pl.Expr:
    """Lower case, words separated by one space, no punctuation."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
