"""Where a pattern occurs: all matches of a regular expression with code-point offsets, vectorised.

No Polars function returns the positions of all matches, so matches are wrapped in marks, the text is split at them
and lengths are added up.
"""

from __future__ import annotations

import polars as pl

from flows.extract.sentences import explode_with_offsets

_OPEN, _CLOSE = "\x02", "\x03"


def find_all(frame: pl.DataFrame, text: str, pattern: str, keys: list[str]) -> pl.DataFrame:
    """Matches of ``pattern`` in column ``text``: ``keys``, ``m_start``, ``m_end``, ``match`` in order of the text."""
    hits = (
        frame.select(list(dict.fromkeys([*keys, text])))
        .filter(pl.col(text).str.contains(pattern))
        .with_row_index("_row")
    )
    if hits.is_empty():
        return hits.select(*keys, m_start=pl.lit(0, pl.Int64), m_end=pl.lit(0, pl.Int64), match=pl.lit(""))
    marked = hits.with_columns(_part=pl.col(text).str.replace_all(pattern, f"{_OPEN}${{0}}{_CLOSE}").str.split(_OPEN))
    parts = explode_with_offsets(marked, "_part", "_offset", joiner=0).with_columns(
        _nth=pl.int_range(pl.len()).over("_row", mapping_strategy="group_to_rows")
    )
    # Every part but the first holds one closing mark, so offsets come out one too large per earlier match.
    found = parts.filter(pl.col("_nth") > 0).with_columns(
        m_start=pl.col("_offset") - (pl.col("_nth") - 1), match=pl.col("_part").str.extract(f"^([^{_CLOSE}]*){_CLOSE}")
    )
    return found.select(*keys, "m_start", (pl.col("m_start") + pl.col("match").str.len_chars()).alias("m_end"), "match")
