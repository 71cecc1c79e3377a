"""The names after a unit word, one by one: "các xã A, B và C", "các huyện: A 3,5 tỷ đồng, B 2 tỷ đồng"."""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_scan import CLOSE, OPEN

SPLIT = rf"{p.BETWEEN}|{p.SPACE}?[-–—]{p.SPACE}?"


def named_items(words: pl.DataFrame) -> pl.DataFrame:
    """One row a name after a unit word: its columns, `item`, `nth`, `i_start` (code points), `end_word`."""
    runs = words.filter(pl.col("run").is_not_null()).with_row_index("word_id")
    led = runs.with_columns(lead=pl.col("run").str.extract(p.LEAD, 0))
    body = pl.col("run").str.slice(pl.col("lead").str.len_chars()).str.replace_all(p.DASHED, "$1$2‐$3")
    pieces = led.with_columns(
        item=body.str.replace_all(SPLIT, f"{OPEN}${{0}}{CLOSE}").str.split(OPEN),
        i_base=pl.col("end") + pl.col("lead").str.len_chars().cast(pl.Int64),
        end_word="end",
        apart=pl.col("lead").str.contains(p.OPENS_LIST),
    )
    return _placed(pieces.explode("item"))


def _placed(pieces: pl.DataFrame) -> pl.DataFrame:
    """Pieces "separator CLOSE name" of each run with the position of the name."""
    halves = pieces.with_columns(pl.col("item").str.splitn(CLOSE, 2).struct.unnest())
    later = pl.col("field_1").is_not_null()
    size = pl.col("field_0").str.len_chars() + pl.col("field_1").str.len_chars().fill_null(0)
    sized = halves.with_columns(size=size.cast(pl.Int64))
    ahead = pl.col("size").cum_sum().over("word_id") - pl.col("size")
    separator = pl.when(later).then(pl.col("field_0").str.len_chars()).otherwise(0).cast(pl.Int64)
    return sized.with_columns(
        i_start=pl.col("i_base") + ahead + separator,
        nth=pl.int_range(pl.len()).over("word_id"),
        item=pl.coalesce("field_1", "field_0"),
    ).drop("field_0", "field_1", "size", "lead", "i_base")
