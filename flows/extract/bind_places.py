"""Which place each quantity is about: beside the number, in its clause or sentence, or carried over from the discourse.

Several places together ("các xã A, B và C") are no single place. The article's main place stands in where nothing
nearer does.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.carry_places import CARRY, carried
from flows.extract.choose import only_where
from flows.extract.main_place import main_places
from flows.extract.place_levels import too_narrow, wide_enough
from flows.extract.place_scope import before_main, for_country, set_for_all, told_of_all, too_many

_SHARE = 30
_ASIDE = -1
"""The rank of what is told of a place in passing: it is not handed on."""
_OWN = ("s_place", "s_rank", "s_level", "s_start", "s_end", "s_beside", "s_listed")


def _pairs(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Every quantity with every usable mention of its sentence, and how they stand to each other."""
    keys = figures.select("fid", "sid", "unit", "n_start", "u_end", "prev_end", "next_start")
    usable = mentions.filter(pl.col("anchor") | pl.col("several") | pl.col("by_office")).select(
        *("sid", "low", "m_start", "m_end", "char_start", "char_end", "place_id", "level", "text"),
        *("several", "compared", "inside", "set_against", "closed", "member_of", "aside"),
        *("set_beside", "ranked_after", "acts"),
        told_behind=codes.says("places", "b30", "told_behind"),
        weak=((pl.col("by_office") & ~pl.col("anchor")) | pl.col("acts") | pl.col("by_rule")) & ~pl.col("several"),
    )
    pairs = keys.join(usable, on="sid", how="inner", maintain_order="left_right")
    start, end = pl.col("m_start"), pl.col("m_end")
    return pairs.with_columns(
        is_left=end <= pl.col("n_start"),
        in_gap=(start >= pl.col("prev_end")) & (end <= pl.col("n_start")),
        between=pl.col("low").str.slice(pl.col("u_end"), (start - pl.col("u_end")).clip(0)),
        ahead=pl.col("low").str.slice(end, (pl.col("n_start") - end).clip(0)),
    )


def _possible(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose mention can be the place of the quantity."""
    left, ahead = pl.col("is_left"), pl.col("ahead")
    # "6 xã (A, B …), tăng 5 xã": what is named in brackets ends with them
    closed = pl.col("inside") & ahead.str.contains(")", literal=True)
    # "3 vùng (A, B, C) 15%": the bracket says whose the number is
    closed = closed & ~(pl.col("several") & ahead.str.contains(r"^\)\s*$"))
    # "trả lời cử tri tỉnh A, Bộ cho biết …": the asker is not what the answer is about
    asked = left & pl.col("place_id").ne("VN").fill_null(True) & told_of_all(ahead)
    owner = pl.col("member_of") & left
    # "xã A đạt nâng cao; 3 xã còn lại đạt 14 tiêu chí": the others are not the one named
    other = (pl.col("level") == "commune") & left & ahead.str.contains(codes.words("places", "others"))
    # "giảm 0,8%, riêng huyện A giảm 3%; có thêm 9 xã": what is told in passing ends with its clause
    passed = left & pl.col("aside") & ahead.str.contains(";", literal=True)
    # "đạt chuẩn là các xã A, B; 5 xã đạt 15 tiêu chí": a list ends with its part of the sentence
    listed = pl.col("several") & left & ahead.str.contains(";", literal=True)
    # "15 lớp do Trung tâm huyện mở": who does it, behind the number
    acts = pl.col("acts") & ~left
    # "cho 7 hộ ở xã A; dạy nghề cho 40 người": where something before was done ends with it
    behind = left & pl.col("told_behind") & ahead.str.contains(codes.words("places", "item_ends"))
    behind = behind & pl.col("low").str.slice(0, pl.col("m_start")).str.contains(r"\d")
    return pairs.filter(
        ~closed
        & ~listed
        & ~behind
        & ~passed
        & ~acts
        & ~asked
        & ~owner
        & ~other
        & ~too_narrow(pl.col("level"), pl.col("unit"))
    )


def _placed(pairs: pl.DataFrame) -> pl.DataFrame:
    """How mention and quantity stand to each other: ``beside``, ``after``, ``summed`` over a list, ``told_of``."""
    start, between, ahead = pl.col("m_start"), pl.col("between"), pl.col("ahead")
    after = start >= pl.col("u_end")
    bracketed = pl.col("closed") & between.str.contains(codes.words("places", "bracketed"))
    # "bằng 12% của toàn vùng": the whole of a share is not what it is about
    held = pl.col("low").str.slice((pl.col("n_start") - _SHARE).clip(0), pl.min_horizontal("n_start", pl.lit(_SHARE)))
    whole = (pl.col("unit") == "PERCENT") & pl.col("text").str.contains(codes.words("places", "wide"))
    whole = whole & held.str.contains(codes.words("places", "share_of"))
    worded = pl.col("text").str.contains(codes.words("places", "unit_word"))
    people = worded & between.str.contains(codes.words("places", "people_of"))
    of = (between.str.contains(codes.words("places", "of")) & ~whole) | bracketed | people
    # "cao hơn mức của tỉnh (4,1%)": the bracket tells of what is compared
    # "Đoàn tỉnh A tặng 10 suất quà cho hộ nghèo huyện B": who gives stands before, who gets behind
    led = pl.when(pl.col("is_left") & ~pl.col("several")).then(ahead).forward_fill().over("fid")
    gift = only_where(led.str.contains_any(codes.listed("places", "gives_words")).fill_null(False) & after, led)
    given = gift.str.contains(codes.words("places", "gives"))
    got = only_where(given, between).str.contains(codes.words("places", "receives"))
    turned = between.str.contains(codes.words("places", "turned"))
    told_of = pl.col("set_against") & ahead.str.contains(codes.words("places", "opens_bracket"))
    told_of = told_of | (pl.col("ranked_after") & ahead.str.contains(codes.words("places", "number_next")))
    return pairs.with_columns(
        beside=after & ~turned & (((start < pl.col("next_start")) & of) | got),
        after=after & ~whole & ~between.str.contains(codes.words("places", "contrast")),
        summed=pl.col("several") & ahead.str.contains(codes.words("places", "sum")),
        told_of=pl.col("is_left") & told_of,
    )


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rank the pairs, lower is better; equal ranks go to the nearest."""
    single, several = ~pl.col("compared") & ~pl.col("several"), pl.col("several")
    rank = (
        pl.when(pl.col("told_of"))
        .then(_ASIDE)
        .when(pl.col("weak"))
        .then(pl.when(pl.col("is_left") & ~pl.col("compared")).then(3))
        .when(pl.col("beside") & ~pl.col("compared"))
        .then(0)
        .when(pl.col("in_gap") & single)
        .then(1)
        .when((pl.col("is_left") & single) | (pl.col("in_gap") & several & ~pl.col("summed")))
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
        _pairs(figures, mentions)
        .pipe(_possible)
        .pipe(_placed)
        .pipe(_ranked)
        .sort("fid", "rank", "distance", "m_start")
        .unique("fid", keep="first", maintain_order=True)
    )
    return best.select(
        "fid",
        s_place=pl.when(~pl.col("several")).then(pl.col("place_id")),
        s_rank="rank",
        s_level="level",
        s_start="char_start",
        s_end="char_end",
        s_beside=pl.col("set_beside") | pl.col("inside"),
        s_listed=pl.when("several").then("place_id"),
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
        .with_columns(national=for_country(), for_all=set_for_all())
        .join(main_places(mentions, sents, articles), on="article_id", how="left", maintain_order="left")
        .pipe(carried, mentions)
        .with_columns(_said="c_place")
        .pipe(wide_enough, "c_place", "main_place")
    )
    here = pl.col("s_rank").is_not_null() & ~pl.col("for_all")
    national = pl.col("national") | pl.col("for_all") | before_main() | too_many()
    near = pl.col("c_place").is_not_null() & ~national
    as_said = pl.col("c_place") == pl.col("_said")
    main = pl.coalesce(pl.when(~national).then(pl.col("main_place")), pl.lit("VN"))
    basis = pl.when(pl.col("main_place").is_not_null()).then(pl.lit("main")).otherwise(pl.lit("default"))
    return known.with_columns(
        ref_area=pl.when(here).then("s_place").when(near).then("c_place").otherwise(main),
        place_basis=pl.when(here).then(pl.lit("stated")).when(near).then(pl.lit("carried")).otherwise(basis),
        pl_start=pl.when(here).then("s_start").when(near & as_said).then("c_start"),
        pl_end=pl.when(here).then("s_end").when(near & as_said).then("c_end"),
    ).drop(*_OWN, *CARRY, "main_place", "main_at", "wide_sid", "national", "for_all", "_said")
