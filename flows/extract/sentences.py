"""Cut articles into sentences with code-point offsets, in a few vectorised passes.

A sentence is the window in which most slots of a figure are looked for. Newspaper text loses line breaks and blanks
("0,74%.Về", "12,03% Phong trào"), so the cuts are marked by three small regexes rather than by a trained model;
abbreviations ("TX. Cai Lậy", "TP. Huế") are not cut because their last letter is a capital.
"""

from __future__ import annotations

import polars as pl

from flows.extract.letters import plain
from flows.extract.neighbours import closes, from_here, opens, so_far

CUT = "\x1e"
# Each pattern keeps its characters and only adds the mark, so that lengths still add up to the line.
_CUTS: tuple[tuple[str, str], ...] = (
    (
        plain(r"([\p{Ll}\p{N}%)\]”\"’'…])([.!?…]+[\"”’»)]*)(\s+)([\"“‘(\[+*–-]*\s?[\p{Lu}\p{N}])"),
        "${1}${2}${3}" + CUT + "${4}",
    ),
    (plain(r"(\p{Lu}{3,}[.!?…]+[\"”’)]*\s+)([\"“‘(]?\p{Lu})"), "${1}" + CUT + "${2}"),
    (plain(r"(\p{Ll}{3}|[\d%)])(\s?\.)([“\"]?\p{Lu}\p{Ll})"), "${1}${2}" + CUT + "${3}"),
    (plain(r"(\d%\s+)(\p{Lu}\p{Ll}+)"), "${1}" + CUT + "${2}"),
    # "85% Nghị quyết HĐND": what a share is of begins no sentence
    (plain(r"(\d%\s+)" + CUT + r"(Nghị quyết|Kế hoạch|Chỉ tiêu|Dự toán|Đề án)"), "${1}${2}"),
)
LONGEST = 1_000
"""Characters; what goes on without an end (a programme guide, a table in one line) is read in pieces of so many.

Rules that look at all pairs of mentions of a sentence would else take the square of its length, in time and memory.
"""
_TO_BLANK = r"(?s)^.+\s"
SKIPPED_ROLES = ("boilerplate", "related", "byline")


def explode_with_offsets(frame: pl.DataFrame, parts: str, start: str, *, joiner: int) -> pl.DataFrame:
    """Explode list column ``parts`` and put each part's code-point offset into ``start``.

    ``joiner`` is the number of characters of the text between two parts (1 for lines, 0 for marks we added).
    """
    lengths = pl.col(parts).list.eval(pl.element().str.len_chars().cast(pl.Int64) + joiner)
    return frame.with_columns(lengths.list.eval(pl.element().cum_sum() - pl.element()).alias(start)).explode(
        parts, start
    )


def lines_of(articles: pl.DataFrame) -> pl.DataFrame:
    """Lines of the articles: ``article_id, line, line_start`` in order of the text."""
    split = articles.select("article_id", line=pl.col("text").str.split("\n"))
    return explode_with_offsets(split, "line", "line_start", joiner=1)


def roles_of(lines: pl.DataFrame, article_lines: pl.DataFrame) -> pl.DataFrame:
    """Add the ``role`` and ``repeats_line`` that cleaning gave each line (body where it gave none)."""
    roles = article_lines.select("article_id", pl.col("char_start").alias("line_start"), "role", "repeats_line")
    joined = lines.join(
        roles.unique(["article_id", "line_start"]), on=["article_id", "line_start"], how="left", maintain_order="left"
    )
    return joined.with_columns(pl.col("role").fill_null("body"))


def lowered(text: pl.Expr) -> pl.Expr:
    """Lower case without changing the number of code points (only İ would)."""
    return text.str.replace_all("İ", "I", literal=True).str.to_lowercase()


def _bounded(parts: pl.DataFrame) -> pl.DataFrame:
    """Cut the sentences that are longer than LONGEST, behind the last blank of each piece that has one.

    Whole frames go round once a piece: texts are bounded when they are loaded, so rounds are few hundreds at most.
    """
    pieces, rest = [], parts
    while not (long := rest.filter(pl.col("sent").str.len_chars() > LONGEST)).is_empty():
        head = pl.col("sent").str.slice(0, LONGEST)
        cut = long.with_columns(_head=pl.coalesce(head.str.extract(_TO_BLANK, 0), head))
        pieces += [rest.filter(pl.col("sent").str.len_chars() <= LONGEST), cut.with_columns(sent="_head").drop("_head")]
        size = pl.col("_head").str.len_chars().cast(pl.Int64)
        rest = cut.with_columns(sent=pl.col("sent").str.slice(size), offset=pl.col("offset") + size).drop("_head")
    return pl.concat([*pieces, rest]).sort("para", "offset") if pieces else parts


_ITEM = plain(r"^\s*(?:[-+•*–]|\d{1,2}[.)]|[a-zđ]\))\s")
_BULLET = r"^\s*[-+•*–]\s"
_PARTS = plain(r"(?:^|[^\p{L}])(?:trong đó|cụ thể|gồm|bao gồm|như sau|sau)\s*:\s*$")
_SUBJECT = plain(r"^\s*(?:[-+•*–]|\d{1,2}[.)])?\s*([^\d:]{3,60}:?)")


def _with_paragraphs(sents: pl.DataFrame) -> pl.DataFrame:
    """Add of each sentence's paragraph: ``_first`` and ``_last`` sentence, ``_worded``, the first one with words."""
    low = pl.col("low")
    return sents.with_columns(
        _first=so_far("low", opens("para"), "para"),
        _last=from_here("low", closes("para"), "para"),
        # "1." is a sentence of its own
        _worded=so_far(from_here("low", low.str.contains(plain(r"\p{L}{2}")), "para"), opens("para"), "para"),
    )


def with_headings(sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``heading``: the lower-case line ending in a colon that the list item under it belongs to ("" elsewhere).

    A numbered line that ends in a colon heads the bullets below it; of "1. Hộ nghèo: 412 hộ. Trong đó:" the subject
    counts.
    """
    first, last = pl.col("_first"), pl.col("_last")
    heads = last.str.contains(r":\s*$") & ~first.str.contains(_BULLET)
    parts = last.str.contains(_PARTS) & (first != last)
    subject = (pl.col("_worded").str.extract(_SUBJECT) + " ").fill_null("")
    told = _with_paragraphs(sents).with_columns(
        _item=first.str.contains(_ITEM) & ~heads,
        _said=pl.when(parts).then(subject + last).otherwise(pl.col("low")),
    )
    head, of = (so_far(name, ~pl.col("_item"), "article_id") for name in ("_said", "_first"))
    below = first.str.contains(_BULLET) | ~of.str.contains(_ITEM)
    governs = pl.col("_item") & (below & head.str.contains(r":\s*$")).fill_null(False)
    heading = pl.when(governs).then(head.str.strip_chars() + " ").otherwise(pl.lit(""))
    return told.with_columns(heading=heading).select(*sents.columns, "heading")


def sentences(articles: pl.DataFrame, article_lines: pl.DataFrame) -> pl.DataFrame:
    """Sentences of the articles in order.

    Returns ``sid`` (row number), ``article_id``, ``role``, ``repeats_line``, ``para`` (number of the line),
    ``start`` (offset in ``articles.text``), ``sent`` (as written), ``low`` (lower case, same length) and ``heading``.
    """
    lines = roles_of(lines_of(articles), article_lines).with_row_index("para")
    marked = pl.col("line")
    for pattern, mark in _CUTS:
        marked = marked.str.replace_all(pattern, mark)
    cut = lines.with_columns(sent=marked.str.split(CUT)).drop("line")
    parts = explode_with_offsets(cut, "sent", "offset", joiner=0).pipe(_bounded)
    return (
        parts.filter(pl.col("sent").str.contains(r"\S"))
        .with_columns(start=pl.col("line_start") + pl.col("offset"), low=lowered(pl.col("sent")))
        .select("article_id", "role", "repeats_line", "para", "start", "sent", "low")
        .pipe(with_headings)
        .with_row_index("sid")
    )
