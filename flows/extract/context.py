"""The words around each quantity, cut so that each slot's rules look at the right window.

``l``  what stands between the quantity before it and this one (from the last semicolon on),
``r``  what follows its unit in the same clause, before the next quantity,
``left`` the sentence up to the number, ``tail`` the sentence from the unit on.
"""

from __future__ import annotations

import polars as pl

from flows.extract.units import kind


def _slice(text: str, start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return pl.col(text).str.slice(start, (end - start).clip(0))


def with_context(figures: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add sentence columns and the windows ``l0``, ``l``, ``r0``, ``r``, ``left``, ``tail`` (lower case) to ``figures``."""
    columns = ["sid", "article_id", "para", "role", "repeats_line", "start", "sent", "low", "heading"]
    joined = figures.join(sents.select(columns), on="sid", how="left", maintain_order="left")
    length = pl.col("low").str.len_chars().cast(pl.Int64)
    lasting = pl.col("unit").is_in(["YEAR", "MONTH", "DAY"]).fill_null(False)
    framed = joined.with_columns(
        u_end=pl.col("n_end") + pl.col("s_len") + pl.col("u_len"),
        # "đào tạo dưới 3 tháng là 5,59 triệu người": a duration does not part a number from its words.
        prev_end=pl.when(~lasting).then(pl.col("n_end")).forward_fill().shift(1).over("sid").fill_null(0),
        next_start=pl.when(~lasting).then(pl.col("n_start")).backward_fill().shift(-1).over("sid").fill_null(length),
        nth=pl.int_range(pl.len()).over("sid"),
    )
    windows = framed.with_columns(
        l0=_slice("low", pl.col("prev_end"), pl.col("n_start")),
        r0=_slice("low", pl.col("u_end"), pl.col("next_start")),
        left=_slice("low", pl.lit(0), pl.col("n_start")),
        tail=_slice("low", pl.col("u_end"), length),
    )
    # What was counted before ("2.000 lao động tự tạo việc làm, 50 người …") is not what this count is of.
    counted = (pl.col("nth") > 0) & (kind(pl.col("unit").fill_null("OTHER")) == "count")
    first = pl.when(pl.col("nth") == 0).then(pl.col("heading")).otherwise(pl.lit(""))
    return windows.with_columns(
        # A list item is read with the line that heads the list.
        left=pl.col("heading") + pl.col("left"),
        l=first
        + pl.when(counted)
        .then(pl.col("l0").str.replace(r"^[^,;:(]*[,;:(]", ""))
        .otherwise(pl.col("l0"))
        .str.extract(r"([^;]*)$"),
        # a clause ends at punctuation, but not at the comma or bracket that merely continues a list of nouns
        r=pl.col("r0").str.extract(r"^([^,;:()…]*)"),
    )
