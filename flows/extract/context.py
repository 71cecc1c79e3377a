"""The words around each quantity, cut so that each slot's rules look at the right window.

``l0``, ``r0``: up to the quantities on either side; ``l``: ``l0`` from the last semicolon on; ``r``: ``r0`` up to the
end of the clause; ``left``: the sentence up to the number; ``tail``: the sentence from the unit on.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.neighbours import from_here, neighbour, opens, so_far
from flows.extract.units import kind

_SENTENCE = ("sid", "article_id", "para", "role", "start", "sent", "low", "heading")
_THROUGH = ("YEAR", "MONTH", "DAY", "PROGRAMME")
_MONEY = ("VND", "VND_PER_MONTH", "VND_PER_YEAR")
_PLACES = ("PROVINCE", "DISTRICT", "COMMUNE", "VILLAGE")


def _slice(text: str, start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return pl.col(text).str.slice(start, (end - start).clip(0))


def _of_subject() -> pl.Expr:
    """Whether the number only tells whose figure is meant ("của 3 huyện"), or by what line ("(chuẩn 400.000 đồng)")."""
    before = pl.col("low").str.slice(0, pl.col("n_start"))
    place = pl.col("unit").is_in(_PLACES)
    owned = only_where(place, before).str.contains(codes.words("subjects", "owned_by_count"))
    line = only_where(pl.col("unit").is_in(_MONEY), before).str.contains(codes.words("subjects", "poverty_line_aside"))
    # "tổng kinh phí của 3 xã là", "của thành phố 10 triệu dân chỉ còn"
    where = only_where(place, before).str.contains(codes.words("subjects", "where_opens"))
    dwellers = only_where(pl.col("unit_text") == "dân", before).str.contains(codes.words("subjects", "dwellers_open"))
    opened = (where | dwellers).fill_null(False)
    closes = only_where(opened, pl.col("after")).str.contains(codes.words("subjects", "where_closes"))
    return owned | line | closes.fill_null(False)


def _with_frame(figures: pl.DataFrame) -> pl.DataFrame:
    """Add ``u_end`` (end of the unit), ``prev_end`` and ``next_start`` (its neighbours) and ``nth`` of the sentence."""
    # "đào tạo dưới 3 tháng là 5,59 triệu người", "vốn 3 chương trình là 412 tỷ": no parting from the words before
    through = pl.col("unit").is_in(_THROUGH).fill_null(False) | _of_subject()
    parts = ~through & ~pl.col("worded")
    ends = neighbour(so_far("n_end", parts), -1)
    starts = neighbour(from_here("n_start", parts), 1)
    return figures.with_columns(
        u_end=pl.col("n_end") + pl.col("s_len") + pl.col("u_len"),
        prev_end=ends.fill_null(0),
        next_start=starts.fill_null(pl.col("_length")),
        nth=pl.int_range(pl.len()) - so_far(pl.int_range(pl.len()), opens()),
    )


def _own_left() -> pl.Expr:
    """``l0`` from the last semicolon on, without what was counted before.

    Of "2.000 lao động tự tạo việc làm, 50 người …" the first noun is not what the second counts. The first quantity of
    a list item is read with the line that heads the list.
    """
    counted = (pl.col("nth") > 0) & (kind(pl.col("unit").fill_null("OTHER")) == "count")
    own = pl.when(counted).then(pl.col("l0").str.replace(r"^[^,;:(]*[,;:(]", "")).otherwise(pl.col("l0"))
    heading = pl.when(pl.col("nth") == 0).then(pl.col("heading")).otherwise(pl.lit(""))
    return heading + own.str.extract(r"([^;]*)$")


def with_context(figures: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add the columns of the sentence and the windows ``l0``, ``l``, ``r0``, ``r``, ``left``, ``tail`` (lower case)."""
    joined = figures.join(sents.select(_SENTENCE), on="sid", how="left", maintain_order="left")
    framed = joined.with_columns(_length=pl.col("low").str.len_chars().cast(pl.Int64)).pipe(_with_frame)
    windows = framed.with_columns(
        l0=_slice("low", pl.col("prev_end"), pl.col("n_start")),
        r0=_slice("low", pl.col("u_end"), pl.col("next_start")),
        left=pl.col("heading") + _slice("low", pl.lit(0), pl.col("n_start")),
        tail=_slice("low", pl.col("u_end"), pl.col("_length")),
    )
    # a clause ends at punctuation, but not at the comma or bracket that merely continues a list of nouns
    clause = pl.col("r0").str.extract(r"^([^,;:()…]*)")
    return windows.with_columns(l=_own_left(), r=clause).drop("_length")
