"""The names after a unit word, one by one: "các xã A, B và C", "các huyện: A 3,5 tỷ đồng, B 2 tỷ đồng"."""

from functools import lru_cache

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_scan import CLOSE, OPEN
from flows.extract.places_tables import dashed_names

SPLIT = rf"{p.BETWEEN}|{p.SPACE}?[-–—]{p.SPACE}?"


@lru_cache(maxsize=1)
def dashed() -> str:
    """The names whose two halves a dash joins; it separates all others."""
    halves = [name.split(" - ") for name in [*dashed_names(), "Thừa Thiên - Huế"]]
    first, second = ("|".join(sorted({half[at] for half in halves})) for at in (0, 1))
    return rf"(?i)({first})( ?)[-–—]( ?)({second})"


def named_items(words: pl.DataFrame) -> pl.DataFrame:
    """One row a name after a unit word: its columns, `item`, `nth`, `i_start` (code points), `end_word`, `apart`."""
    runs = words.filter(pl.col("run").is_not_null()).with_row_index("word_id")
    led = runs.with_columns(
        lead=pl.coalesce(pl.col("run").str.extract(p.FAR_LEAD, 0), pl.col("run").str.extract(p.LEAD, 0))
    )
    body = pl.col("run").str.slice(pl.col("lead").str.len_chars()).str.replace_all(dashed(), "$1$2‐$3$4")
    pieces = led.with_columns(
        item=body.str.replace_all(SPLIT, f"{OPEN}${{0}}{CLOSE}").str.split(OPEN),
        i_base=pl.col("end") + pl.col("lead").str.len_chars().cast(pl.Int64),
        end_word="end",
        apart=pl.col("lead").str.contains(p.OPENS_LIST),
    )
    return _placed(pieces.explode("item"))


def _placed(pieces: pl.DataFrame) -> pl.DataFrame:
    """Pieces "separator CLOSE name" of each run with the position of the name."""
    halves = pieces.with_columns(pl.col("item").str.splitn(CLOSE, 2).struct.unnest()).with_row_index("at")
    first, later = pl.col("field_1").is_null(), pl.col("field_1").is_not_null()
    size = pl.col("field_0").str.len_chars() + pl.col("field_1").str.len_chars().fill_null(0)
    ahead = pl.col("size").cum_sum() - pl.col("size")
    sized = halves.with_columns(size=size.cast(pl.Int64)).with_columns(ahead=ahead)
    begun = [pl.when(first).then(name).forward_fill().alias(f"{name}_first") for name in ("ahead", "at")]
    separator = pl.when(later).then(pl.col("field_0").str.len_chars()).otherwise(0).cast(pl.Int64)
    return sized.with_columns(begun).select(
        *[name for name in pieces.columns if name not in ("item", "lead", "i_base")],
        i_start=pl.col("i_base") + pl.col("ahead") - pl.col("ahead_first") + separator,
        nth=pl.col("at").cast(pl.Int64) - pl.col("at_first").cast(pl.Int64),
        item=pl.coalesce("field_1", "field_0"),
    )
