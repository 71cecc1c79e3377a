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
_NAME = r"\p{Lu}[^ ,;:!?&/–0-9()-]*"
_PEOPLE = rf"^\(?{_NAME}(?:(?: | ?[-–,&/] ?){_NAME})*\)?$"
_PERSON_OF_OFFICE = rf"^{_NAME}(?: {_NAME})+ [–-] \p{{Lu}}[^.!?:%]+$"
_PATTERNED = ("boilerplate", "related", "caption", "byline", "dateline", "heading", "list_item")
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
    placed = lines.with_columns(
        start, end.alias("end"), pl.int_range(pl.len()).alias("row"), first.fill_null(True).alias("first")
    )
    base = placed.with_columns(
        pl.when("first").then("start").forward_fill().alias("base"),
        pl.when("first").then("row").forward_fill().alias("base_row"),
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
    hints = _titles(_hints(seen))
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
    """Which patterns each short line shows, as Boolean columns; long lines show none and spare us the search."""
    short = lines.filter(pl.col("size") <= LONG)
    low = short.select(pl.col("line").str.to_lowercase().str.strip_chars().alias("low"))
    line = short["line"]
    caption = phrases()["caption"]
    shown = {f"h_{role}": _shows(low, role) for role in _PATTERNED}
    shown["h_cue"] = low["low"].str.contains_any(caption["cues"])
    shown["h_photo"] = low["low"].str.contains_any(caption["sentence_cues"])
    shown["h_people"] = line.str.contains(_PEOPLE) | line.str.contains(_PERSON_OF_OFFICE)
    shown["h_ends"] = line.str.contains(_ENDS)
    shown["h_upper"] = line.str.contains(r"^[“\"(]?\p{Lu}")
    shown["h_numbered"] = line.str.contains(r"^\d.*\p{L}")
    shown["h_plain"] = ~line.str.contains(r"\d|[“\":]|[.!?…] |^Theo ")
    shown["h_headline"] = ~line.str.contains(r"[.;:,][”\"]?$")
    marked = short.select("article_id", "line_no").with_columns(**shown)
    joined = lines.join(marked, on=["article_id", "line_no"], how="left", maintain_order="left")
    return joined.with_columns(pl.col(list(shown)).fill_null(False))


def _shows(low: pl.DataFrame, role: str) -> pl.Series:
    cues = phrases()[role]
    found = low.select(pl.col("low").str.contains("|".join(cues["patterns"])))["low"]
    return found | low["low"].is_in(cues["exact"]) if "exact" in cues else found


def _role() -> pl.Expr:
    """The first rule that fits, surest first."""
    title = pl.col("is_title")
    between = (pl.col("line_no") > 0) & (pl.col("from_end") > 0)
    after_title = (pl.col("line_no") == 1) & title.shift(1, fill_value=False)
    rules = {
        "boilerplate": pl.col("h_boilerplate"),
        "related": pl.col("h_related"),
        "title": title,
        "dateline": pl.col("h_dateline") & _within("dateline"),
        "credit": _late() & pl.col("h_byline") & (pl.col("size") <= LONG),
        "caption": _caption(between),
        "byline": _late() & pl.col("h_people") & _within("byline"),
        "list_item": pl.col("h_list_item"),
        "heading": pl.col("h_heading") | (_headline(between) & _within("heading")),
        "lead": after_title & (pl.col("from_end") >= 3) & pl.col("size").is_between(60, 700),
    }
    role = pl.lit("body")
    for name, holds in reversed(rules.items()):
        role = pl.when(holds).then(pl.lit("byline" if name == "credit" else name)).otherwise(role)
    return role.alias("role")


def _within(role: str) -> pl.Expr:
    limit: int = phrases()[role]["max_chars"]
    return pl.col("size") <= limit


def _caption(between: pl.Expr) -> pl.Expr:
    """Marked as a picture's text, or a short line about a scene between paragraphs."""
    limit: int = phrases()["caption"]["max_chars_sentence"]
    one_sentence = (pl.col("size") <= limit) & pl.col("h_plain")
    cued = (pl.col("h_cue") & ~pl.col("h_ends")) | (pl.col("h_photo") & pl.col("h_ends") & one_sentence)
    scene = between & pl.col("h_upper") & cued & ~((pl.col("line_no") == 1) & (pl.col("size") > 100))
    return (pl.col("h_caption") | scene) & _within("caption")


def _late() -> pl.Expr:
    """Among the last lines, where names and credits stand."""
    return (pl.col("line_no") > 0) & (pl.col("from_end") <= 8)


def _headline(between: pl.Expr) -> pl.Expr:
    """Without a sentence's end, over something longer."""
    longer_next = pl.col("next_size") > pl.col("size")
    return between & ~pl.col("h_ends") & longer_next & (pl.col("h_upper") | pl.col("h_numbered"))


def _titles(lines: pl.DataFrame) -> pl.DataFrame:
    """Add is_title: the first line, if it is the title that came along or, without one, looks like a headline."""
    first = pl.col("line_no") == 0
    rows = lines.select((first & pl.col("title").is_not_null()).arg_true()).to_series()
    some = lines[rows].select(_same(pl.col("line").str.head(2 * LONG), pl.col("title"))).to_series()
    same = pl.repeat(False, lines.height, eager=True).scatter(rows, some)
    headline = pl.col("h_headline") & pl.col("size").is_between(15, 220) & (pl.col("from_end") > 0)
    return lines.with_columns((first & (same | (pl.col("title").is_null() & headline))).alias("is_title"))


def _same(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return (fold_words(one) == fold_words(other)).fill_null(False)


def _related(lines: pl.DataFrame) -> pl.DataFrame:
    """After a line that opens a list of other articles, lines without a sentence's end are headlines of theirs."""
    opened = (pl.col("role") == "related").cum_max().over("article_id") & (pl.col("from_end") < 15)
    headline = (
        opened
        & ~pl.col("h_ends")
        & (pl.col("size") < 200)
        & pl.col("role").is_in(["body", "heading", "caption", "list_item"])
    )
    return lines.with_columns(pl.when(headline).then(pl.lit("related")).otherwise("role").alias("role"))


def fold_words(text: pl.Expr) -> pl.Expr:
    """Lower case, words separated by one space, no punctuation."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
