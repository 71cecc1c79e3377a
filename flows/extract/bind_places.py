"""Which place each quantity is about: beside the number, in its clause or sentence, or carried over from the discourse.

Several places together ("các xã A, B và C") are no single place. The article's main place stands in where nothing
nearer does.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.main_place import main_places
from flows.extract.places_tables import ancestors

_COUNTRY = "VN"
_CARRIED_SENTENCES = 3
"""How many sentences a figure's stated place reaches on to figures without one."""
_FREE = -1
_OWN = ("s_place", "s_rank", "s_start", "s_end")
_FIGURE = ("f_place", "f_sid", "f_start", "f_end", "f_item", "f_para")
_MENTION = ("t_sid", "c_place", "c_start", "c_end", "t_item", "c_para")


def _pairs(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Every quantity with every usable mention of its sentence, and how they stand to each other."""
    keys = figures.select("fid", "sid", "n_start", "u_end", "prev_end", "next_start")
    usable = mentions.filter(pl.col("anchor") | pl.col("several") | pl.col("by_office")).select(
        *("sid", "low", "m_start", "m_end", "place_id", "several", "compared", "inside", "char_start", "char_end"),
        weak=pl.col("by_office") & ~pl.col("anchor") & ~pl.col("several"),
    )
    pairs = keys.join(usable, on="sid", how="inner", maintain_order="left_right")
    start, end = pl.col("m_start"), pl.col("m_end")
    between = pl.col("low").str.slice(pl.col("u_end"), (start - pl.col("u_end")).clip(0))
    after = start >= pl.col("u_end")
    # "6 xã (A, B …), tăng 5 xã": what is named in brackets ends with them
    ahead = pl.col("low").str.slice(end, (pl.col("n_start") - end).clip(0))
    closed = pl.col("inside") & ahead.str.contains(")", literal=True)
    pairs = pairs.filter(~closed)
    return pairs.with_columns(
        is_left=end <= pl.col("n_start"),
        in_gap=(start >= pl.col("prev_end")) & (end <= pl.col("n_start")),
        beside=after & (start < pl.col("next_start")) & between.str.contains(codes.words("places", "of")),
        after=after & ~between.str.contains(codes.words("places", "contrast")),
    )


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rank the pairs, lower is better; equal ranks go to the nearest."""
    single, several = ~pl.col("compared") & ~pl.col("several"), pl.col("several")
    rank = (
        pl.when(pl.col("weak"))
        .then(pl.when(pl.col("is_left") & ~pl.col("compared")).then(3))
        .when(pl.col("beside") & ~pl.col("compared"))
        .then(0)
        .when(pl.col("in_gap") & single)
        .then(1)
        .when((pl.col("is_left") & single) | (pl.col("in_gap") & several))
        .then(2)
        .when(pl.col("is_left") & several)
        .then(4)
        .when(pl.col("after") & single)
        .then(5)
    )
    left, right = pl.col("n_start") - pl.col("m_end"), pl.col("m_start") - pl.col("u_end")
    distance = pl.when(pl.col("is_left")).then(left).otherwise(right)
    return pairs.with_columns(rank=rank, distance=distance).filter(pl.col("rank").is_not_null())


def _stated(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The best mention of each quantity's own sentence (columns ``s_…``); a list of places has no ``s_place``."""
    best = (
        _ranked(_pairs(figures, mentions))
        .sort("fid", "rank", "distance", "m_start")
        .unique("fid", keep="first", maintain_order=True)
    )
    return best.select(
        "fid",
        s_place=pl.when(~pl.col("several")).then(pl.col("place_id")),
        s_rank="rank",
        s_start="char_start",
        s_end="char_end",
    )


def _with_figure_before(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the place last said of a figure (``f_…``), the best guide for one whose sentence names none."""
    values = {"f_place": "s_place", "f_sid": "sid", "f_start": "s_start", "f_end": "s_end"}
    values |= {"f_item": "_item", "f_para": "para"}
    return (
        frame.with_columns(_item=_item())
        .with_columns(
            pl.when(pl.col("s_rank") <= 2).then(pl.col(column)).forward_fill().over("article_id").alias(name)
            for name, column in values.items()
        )
        .with_columns(pl.col("f_sid").cast(pl.Int64))
    )


def _item() -> pl.Expr:
    """The paragraph of a list item under a heading, -1 elsewhere: what an item is about ends with it."""
    return pl.when(pl.col("heading") != "").then(pl.col("para").cast(pl.Int64)).otherwise(_FREE)


def _with_mention_before(frame: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add what the sentence before hands on (``c_…``, ``t_sid``): its last single local anchor outside brackets."""
    local = pl.col("level").is_in(["district", "province", "commune"]) & ~pl.col("inside")
    handed = (
        mentions.filter(pl.col("anchor") & ~pl.col("several") & ~pl.col("compared") & local)
        .unique("sid", keep="last", maintain_order=True)
        .select(
            "article_id",
            t_sid=pl.col("sid").cast(pl.Int64),
            c_place="place_id",
            c_start="char_start",
            c_end="char_end",
            t_item=_item(),
            c_para="para",
        )
        .sort("t_sid")
    )
    return (
        frame.with_columns(_look=pl.col("sid").cast(pl.Int64) - 1)
        .join_asof(
            handed, left_on="_look", right_on="t_sid", by="article_id", strategy="backward", check_sortedness=False
        )
        .drop("_look")
    )


def _within_main(place: str) -> pl.Expr:
    """Whether ``place`` lies in the article's main place (columns of ids)."""
    return (pl.col("main_place") == _COUNTRY) & (pl.col(place) != _COUNTRY) | pl.col(f"_{place}_lies").fill_null(False)


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``_f_place_lies`` and ``_c_place_lies``: the places before that lie in the main place."""
    lies = ancestors().filter(pl.col("rank") > 0)
    for place in ("f_place", "c_place"):
        inner = lies.select(pl.col("place_id").alias(place), main_place="above", **{f"_{place}_lies": pl.lit(True)})
        frame = frame.join(inner, on=[place, "main_place"], how="left", maintain_order="left")
    return frame


def _ended(which: str) -> pl.Expr:
    over = pl.col(f"{which}_para") != pl.col("para")
    return (over & _within_main(f"{which}_place")).fill_null(False)


def _carried(frame: pl.DataFrame) -> pl.DataFrame:
    """Let ``c_…`` be what is carried to the quantity: the place of a figure before, else of the sentence before."""
    sid = pl.col("sid").cast(pl.Int64)
    ours, handed = ((pl.col(name) == _FREE) | (pl.col(name) == pl.col("para")) for name in ("f_item", "t_item"))
    by_mention = pl.col("c_place").is_not_null() & (sid - pl.col("t_sid") <= 1) & handed
    by_figure = (
        pl.col("f_place").is_not_null()
        & ours
        & (sid - pl.col("f_sid") <= _CARRIED_SENTENCES)
        & (pl.col("f_sid") >= pl.col("t_sid").fill_null(-1))
    )
    # what a paragraph says of a part of the main place ends with it
    by_figure = by_figure & ~_ended("f")
    by_mention = by_mention & ~_ended("c")
    return frame.with_columns(
        c_place=pl.when(by_figure).then("f_place").when(by_mention).then("c_place"),
        c_start=pl.when(by_figure).then("f_start").otherwise("c_start"),
        c_end=pl.when(by_figure).then("f_end").otherwise("c_end"),
    )


def bind_places(
    figures: pl.DataFrame, mentions: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """Add ``ref_area``, ``place_basis`` and the span read (``pl_start``, ``pl_end`` in the article) to ``figures``.

    ``mentions`` comes from ``place_roles.prepare``. Rows come back in order of the text.
    """
    known = (
        figures.join(_stated(figures, mentions), on="fid", how="left", maintain_order="left")
        .sort("sid", "n_start")
        .pipe(_with_figure_before)
        .pipe(_with_mention_before, mentions)
        .join(main_places(mentions, sents, articles), on="article_id", how="left", maintain_order="left")
        .pipe(_with_parts)
        .pipe(_carried)
    )
    here = pl.col("s_rank").is_not_null()
    national = ~here & pl.col("low").str.contains(codes.words("places", "national_scope"))
    near = pl.col("c_place").is_not_null() & ~national
    main = pl.coalesce(pl.when(~national).then(pl.col("main_place")), pl.lit(_COUNTRY))
    basis = pl.when(pl.col("main_place").is_not_null()).then(pl.lit("main")).otherwise(pl.lit("default"))
    return known.with_columns(
        ref_area=pl.when(here).then("s_place").when(near).then("c_place").otherwise(main),
        place_basis=pl.when(here).then(pl.lit("stated")).when(near).then(pl.lit("carried")).otherwise(basis),
        pl_start=pl.when(here).then("s_start").when(near).then("c_start"),
        pl_end=pl.when(here).then("s_end").when(near).then("c_end"),
    ).drop(*_OWN, *_FIGURE, *_MENTION, "main_place", "_item", "_f_place_lies", "_c_place_lies")
