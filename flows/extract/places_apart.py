"""No two names share letters: where passes read the same stretch of text differently, one reading stays.

"tỉnh Thừa Thiên - HuếĐắk Lắk", with a lost blank, is a unit word with its name to one pass and two lone provinces to
another.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable

import polars as pl

Span = tuple[int, int, int, int]
"""Row of the text, start, end (code points), number of the mention."""


def apart(mentions: pl.DataFrame) -> pl.DataFrame:
    """`mentions` in order of the text without names that overlap a better one; words without a name stay as they are.

    Better are names with their unit word, then longer ones, then earlier ones. Needs `row`, `start`, `end`, `name`,
    `key`, `level`, `generic`.
    """
    ordered = mentions.sort("row", "start", "end", "level", maintain_order=True).with_row_index("nth_mention")
    named = ordered.filter(pl.col("key").is_not_null() & ~pl.col("generic").fill_null(False))
    reach = pl.col("end").cum_max().shift(1).over("row")
    clustered = named.with_columns(cluster=(pl.col("start") >= reach).fill_null(True).cum_sum())
    # Few texts have any: only these are gone through one by one.
    crossing = clustered.filter(pl.len().over("cluster") > 1)
    size = pl.col("end") - pl.col("start")
    # A later name of a list is as bare as a lone one: "huyện Long Điền, Bà Rịa - Vũng Tàu" ends in the province.
    worded = (size > pl.col("name").str.len_chars()).fill_null(False)
    ranked = crossing.sort(~worded, -size, "row", "start", "nth_mention")
    lost = _lost(ranked.select("row", "start", "end", "nth_mention").iter_rows())
    return ordered.filter(~pl.col("nth_mention").is_in(lost)).drop("nth_mention")


def _lost(ranked: Iterable[Span]) -> list[int]:
    """Numbers of the spans that overlap one before them in `ranked` that is kept itself."""
    kept: list[tuple[int, int, int]] = []
    lost = []
    for row, start, end, number in ranked:
        at = bisect_left(kept, (row, start, end))
        behind = at < len(kept) and kept[at][0] == row and kept[at][1] < end
        ahead = at > 0 and kept[at - 1][0] == row and kept[at - 1][2] > start
        if behind or ahead:
            lost.append(number)
        else:
            insort(kept, (row, start, end))
    return lost
