"""From offsets in an article's text to offsets in the raw document, and back."""

from __future__ import annotations

import polars as pl


def to_raw(text_map: pl.DataFrame, article_id: str, start: int, end: int) -> tuple[int, int]:
    """Span [start, end) of the article's text → the span of raw_text it came from.

    A replaced place counts as a whole. Raises KeyError for an unknown article, ValueError for a span outside it."""
    return _carry(text_map, article_id, (start, end), ("char_start", "char_end"), ("raw_start", "raw_end"))


def to_text(text_map: pl.DataFrame, article_id: str, start: int, end: int) -> tuple[int, int]:
    """Span [start, end) of raw_text → the span of the article's text it became (empty where it vanished).

    Raises KeyError for an unknown article, ValueError for a span outside the raw text."""
    return _carry(text_map, article_id, (start, end), ("raw_start", "raw_end"), ("char_start", "char_end"))


def _carry(
    text_map: pl.DataFrame, article_id: str, span: tuple[int, int], here: tuple[str, str], there: tuple[str, str]
) -> tuple[int, int]:
    segments = text_map.filter(pl.col("article_id") == article_id).select(*here, *there).rows()
    if not segments:
        raise KeyError(f"no article {article_id} in the map")
    start, end = span
    if not 0 <= start <= end <= segments[-1][1]:
        raise ValueError(f"span {start}..{end} lies outside 0..{segments[-1][1]} of article {article_id}")
    if start == end:
        point = _point(segments, start)
        return point, point
    first = next(segment for segment in segments if segment[1] > start)
    last = next(segment for segment in reversed(segments) if segment[0] < end)
    return _inside(first, start, first[2]), _inside(last, end, last[3])


def _inside(segment: tuple[int, int, int, int], at: int, edge: int) -> int:
    """The place that answers to `at`: character by character in equal segments, else the given edge."""
    start, end, other_start, other_end = segment
    return other_start + at - start if end - start == other_end - other_start else edge


def _point(segments: list[tuple[int, int, int, int]], at: int) -> int:
    segment = next((segment for segment in segments if segment[1] > at), segments[-1])
    return _inside(segment, at, segment[2] if at < segment[1] else segment[3])
