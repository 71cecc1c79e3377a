"""Where places stand in a text: one small pass for unit words (huyện, TP., …), one for names that stand alone.

A pass marks its matches in the text, splits at the marks and adds up lengths: offsets are Unicode code points.
"""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_lexicon import CAPITAL, lexicon, lone_pattern

OPEN, CLOSE = "\x01", "\x02"


def marked(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """Every match of `pattern`: `row`, `start`, `end` (code points), `hit`, `before` and `after`.

    `texts` has `row` and `text`. `before` and `after` are the text up to the neighbouring matches of the same pass.
    """
    marks = pl.col("text").str.replace_all(pattern, f"{OPEN}${{0}}{CLOSE}").str.split(OPEN)
    parts = texts.select("row", part=marks).explode("part")
    halves = parts.select("row", pl.col("part").str.splitn(CLOSE, 2).struct.unnest())
    size = pl.col("field_0").str.len_chars() + pl.col("field_1").str.len_chars().fill_null(0)
    # A piece without a closing mark opens an article; positions are counted from its own.
    opening = pl.col("field_1").is_null()
    ahead = pl.col("size").cum_sum() - pl.col("size")
    placed = halves.with_columns(size=size.cast(pl.Int64)).with_columns(ahead=ahead)
    based = placed.with_columns(
        begin=pl.col("ahead") - pl.when(opening).then("ahead").forward_fill(),
        before=pl.coalesce("field_1", "field_0").shift(1),
    )
    end = pl.col("begin") + pl.col("field_0").str.len_chars().cast(pl.Int64)
    return based.filter(~opening).select("row", start="begin", end=end, hit="field_0", before="before", after="field_1")


def unit_words(texts: pl.DataFrame) -> pl.DataFrame:
    """Unit words that stand as words: `kind` (type of unit), `level`, `run` (the names after it, or null)."""
    kind = pl.col("hit").str.to_lowercase().replace_strict(p.KINDS, default=None, return_dtype=pl.String)
    found = marked(texts, p.UNITS).with_columns(kind=kind, short=pl.col("hit").str.contains(p.SHORT))
    dotted = ~pl.col("short") & pl.col("after").str.starts_with(".")
    # "9 tỉnh, thành phố A, B": what follows are provinces.
    beside = (pl.col("kind").shift(1) == "tỉnh") & pl.col("before").str.contains(p.AFTER_PROVINCES)
    provinces = (pl.col("kind") == "thành phố") & beside & (pl.col("row").shift(1) == pl.col("row"))
    found = found.with_columns(kind=pl.when(provinces).then(pl.lit("tỉnh")).otherwise("kind"), provinces=provinces)
    return found.filter(_stands_alone() & ~_other_word()).with_columns(
        level=pl.col("kind").replace_strict(p.LEVELS, return_dtype=pl.String),
        run=pl.when(~dotted).then(_run()),
    )


def _run() -> pl.Expr:
    """The names after a unit word, near or, where several units are spoken of, after the word that opens the list."""
    after = pl.col("after")
    near = (
        pl.when(pl.col("kind").is_in(p.NUMBERED))
        .then(after.str.extract(p.RUN_NUMBERED, 0))
        .otherwise(after.str.extract(p.RUN, 0))
    )
    far = pl.when(pl.col("before").str.contains(p.PLURAL)).then(after.str.extract(p.FAR_RUN, 0))
    return pl.coalesce(near, far)


def _stands_alone() -> pl.Expr:
    """Whether a match is a word of its own; an abbreviation must have a name or, for TP, stand for the city."""
    joined = (pl.col("before") == "") & (pl.col("end").shift(1) == pl.col("start"))
    apart = ~pl.col("before").str.contains(p.RUNS_IN) & ~joined.fill_null(False)
    city = pl.col("hit").str.to_lowercase() == "tp"
    numbered = pl.col("kind").is_in(p.NUMBERED) & pl.col("after").str.contains(p.NUMBER_GLUED)
    loose = ~pl.col("after").str.contains(p.RUNS_ON) | numbered
    named = pl.col("after").str.contains(p.SHORT_FOLLOWS)
    return apart & pl.when(pl.col("short")).then(named | (city & loose)).otherwise(loose)


def _other_word() -> pl.Expr:
    """Whether a unit word is part of another word: xã hội, hợp tác xã, tỉnh táo, TPHCM's like (TTXVN)."""
    wrong = (pl.col("kind") == "xã") & pl.col("before").str.contains(p.COOPERATIVE)
    for word, pattern in p.NOT_UNITS.items():
        wrong = wrong | ((pl.col("kind") == word) & pl.col("after").str.contains(pattern))
    glued = pl.col("after").str.contains(p.GLUED) & ~pl.col("after").str.contains(p.GLUED_NAMES)
    return wrong | (pl.col("short") & ~pl.col("hit").str.ends_with(".") & glued)


def lone_names(texts: pl.DataFrame) -> pl.DataFrame:
    """Names of provinces, cities, regions, countries that stand as words: `key`, `lone_level` of the lexicon."""
    found = marked(texts, lone_pattern())
    whole = ~pl.col("before").str.contains(p.RUNS_IN) & ~pl.col("after").str.contains(p.RUNS_ON)
    # "Thủ đô Paris", "Thủ đô của nước bạn" are other capitals, "Q3/2024" is a quarter
    other = pl.col("hit").is_in(CAPITAL) & pl.col("after").str.contains(p.OTHER_CAPITAL)
    quarter = pl.col("hit").str.contains(r"^[QP]\d") & pl.col("after").str.contains(p.NO_DISTRICT)
    return found.filter(whole & ~other & ~quarter).join(
        lexicon(), left_on="hit", right_on="spelling", how="inner", maintain_order="left"
    )
