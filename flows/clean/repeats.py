"""Lines that say again what another line of the article says: captions, above all, must not count twice."""

from __future__ import annotations

import polars as pl

from flows.clean.lines import LONG, fold_words

MIN_SHARE = 0.6
"""Share of a caption's word sequences that make it a repetition."""


def repeats(lines: pl.DataFrame) -> pl.Series:
    """For each line the number of the line of its article that it repeats: an earlier equal one, or, for a caption,
    the running text that holds most of its words in the same order. Null elsewhere."""
    size = pl.col("char_end") - pl.col("char_start")
    start = pl.col("line").str.head(LONG).hash(seed=1)
    keys = lines.select("article_id", "line_no", size.alias("size"), start.alias("start"))
    first = pl.col("line_no").first().over("article_id", "size", "start")
    equal = keys.select(pl.when((pl.col("size") > 0) & (first < pl.col("line_no"))).then(first)).to_series()
    told = lines.select("article_id", "line_no").join(
        _told_again(lines), on=["article_id", "line_no"], how="left", maintain_order="left"
    )
    return pl.select(pl.coalesce(equal, told["told_in"])).to_series().alias("repeats_line")


def _told_again(lines: pl.DataFrame) -> pl.DataFrame:
    """article_id, line_no, told_in: captions of which MIN_SHARE of the four-word sequences stand in one other line."""
    captions = lines.filter(pl.col("role") == "caption").select("article_id", "line_no", "line")
    others = lines.join(captions.select("article_id").unique(), on="article_id", how="semi", maintain_order="left")
    body = others.filter(pl.col("role").is_in(["body", "lead", "list_item"])).select("article_id", "line_no", "line")
    theirs = _sequences(body).rename({"line_no": "told_in"}).unique()
    ours = _sequences(captions).with_columns(pl.len().over("article_id", "line_no").alias("all"))
    shared = ours.join(theirs, on=["article_id", "sequence"]).group_by("article_id", "line_no", "told_in")
    share = shared.agg(pl.len().alias("n"), pl.col("all").first()).filter(pl.col("n") >= MIN_SHARE * pl.col("all"))
    best = share.sort("article_id", "line_no", "n", "told_in", descending=[False, False, True, False])
    return best.unique(["article_id", "line_no"], keep="first", maintain_order=True).drop("n", "all")


def _sequences(lines: pl.DataFrame) -> pl.DataFrame:
    """article_id, line_no, sequence: hashes of each line's runs of four words."""
    words = lines.select("article_id", "line_no", fold_words(pl.col("line")).str.split(" ").alias("word")).explode(
        "word"
    )
    word = pl.col("word").hash(seed=2)
    run = word * 3 + word.shift(-1) * 5 + word.shift(-2) * 7 + word.shift(-3) * 11
    inside = (pl.col("article_id") == pl.col("article_id").shift(-3)) & (
        pl.col("line_no") == pl.col("line_no").shift(-3)
    )
    return words.with_columns(run.alias("sequence")).filter(inside).select("article_id", "line_no", "sequence")
