"""What a quantity whose sentence names no place inherits: the place of a figure before, else of the sentence before.

What an item of a list, or a paragraph on a part of the main place, is about ends with it.
"""

from __future__ import annotations

import polars as pl

from flows.extract.places_tables import ancestors

_COUNTRY = "VN"
_CARRIED_SENTENCES = 3
"""How many sentences a figure's stated place reaches on to figures without one."""
_FREE = -1
_NONE = ""
_FIGURE = ("f_place", "f_sid", "f_start", "f_end", "f_item", "f_para", "f_at", "f_beside")
_MENTION = ("t_sid", "c_place", "c_start", "c_end", "t_item", "c_para", "c_opens")
CARRY = (*_FIGURE, *_MENTION, "_item", "_f_place_lies", "_c_place_lies", "_c_in_f")
"""The columns that ``carried`` adds."""


def _with_figure_before(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the place last said of a figure (``f_…``), the best guide for one whose sentence names none."""
    # what a sentence tells of the country it tells of the next as well
    country = pl.col("national")
    said = {
        "f_place": pl.when(country).then(pl.lit(_COUNTRY)).otherwise("s_place"),
        "f_start": pl.when(country).then(_FREE).otherwise("s_start"),
        "f_end": pl.when(country).then(_FREE).otherwise("s_end"),
        "f_sid": pl.col("sid").cast(pl.Int64),
        "f_item": _item(),
        "f_para": pl.col("para"),
        "f_at": (pl.col("start") + pl.col("n_start")).cast(pl.Int64),
        "f_beside": _set_side_by_side(),
    }
    told = pl.col("s_rank").is_between(0, 2) & ~pl.col("for_all") & ~country
    of = (told & ~pl.col("s_beside") & pl.col("s_place").is_not_null()) | country
    # a list of places hands on none
    listed = pl.when(told & pl.col("s_place").is_null()).then("s_listed").when(of).then(pl.lit(_NONE))
    filled = frame.with_columns(_item=_item(), _listed=listed).with_columns(
        pl.col("_listed").forward_fill().over("article_id"),
        *(pl.when(of).then(value).forward_fill().over("article_id").alias(name) for name, value in said.items()),
    )
    return _without_left(filled).with_columns(
        f_start=pl.when(pl.col("f_start") != _FREE).then("f_start"),
        f_end=pl.when(pl.col("f_end") != _FREE).then("f_end"),
    )


def _set_side_by_side() -> pl.Expr:
    """The sentence tells of several places of one level: "A còn 58,6%, trong khi B chỉ 5,4%" hands on neither."""
    level = pl.when(pl.col("s_rank").is_between(0, 2)).then("s_level")
    places = pl.col("s_place").n_unique().over("sid", level)
    return (level.is_not_null() & (places > 1)).fill_null(False)


def _without_left(filled: pl.DataFrame) -> pl.DataFrame:
    """Without the place before a list of others (``_listed``) unless these lie in it: the story has left it."""
    lies = ancestors().filter(pl.col("rank") > 0).select(_listed="place_id", f_place="above", _within=pl.lit(True))
    joined = filled.join(lies, on=["_listed", "f_place"], how="left", maintain_order="left")
    stays = (pl.col("_listed").fill_null(_NONE) == _NONE) | pl.col("_within").fill_null(False)
    return joined.with_columns(f_place=pl.when(stays).then("f_place")).drop("_listed", "_within")


def _item() -> pl.Expr:
    """The paragraph of a list item under a heading, -1 elsewhere: what an item is about ends with it."""
    return pl.when(pl.col("heading") != "").then(pl.col("para").cast(pl.Int64)).otherwise(_FREE)


def _with_mention_before(frame: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add what the sentence before hands on (``c_…``, ``t_sid``): its last single local anchor outside brackets."""
    local = (pl.col("level").is_in(["district", "province", "commune"]) | pl.col("everywhere")) & ~pl.col("inside")
    handed = (
        mentions.filter(
            pl.col("anchor") & local & ~pl.any_horizontal("member_of", "several", "compared", "caption", "set_beside")
        )
        .unique("sid", keep="last", maintain_order=True)
        .select(
            "article_id",
            t_sid=pl.col("sid").cast(pl.Int64),
            c_place="place_id",
            c_start="char_start",
            c_end="char_end",
            t_item=_item(),
            c_para="para",
            c_opens=pl.col("b30").str.contains(r";\s*$"),
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
    inside = lies.select(c_place="place_id", f_place="above", _c_in_f=pl.lit(True))
    return frame.join(inside, on=["c_place", "f_place"], how="left", maintain_order="left")


def _sentence_before() -> pl.Expr:
    """The sentence of the last quantity before that of this row, if it names no place."""
    last = pl.col("sid").cast(pl.Int64).shift(1)
    open_ = pl.when(pl.col("s_rank").shift(1).is_null()).then(last).otherwise(_FREE)
    return pl.when(pl.col("sid") != last).then(open_).forward_fill()


def _ended(which: str) -> pl.Expr:
    over = pl.col(f"{which}_para") != pl.col("para")
    country = pl.col(f"{which}_place") == _COUNTRY
    return (over & (_within_main(f"{which}_place") | country)).fill_null(False)


def _chosen(frame: pl.DataFrame) -> pl.DataFrame:
    """Let ``c_…`` be what is carried to the quantity: the place of a figure before, else of the sentence before."""
    sid = pl.col("sid").cast(pl.Int64)
    ours, handed = ((pl.col(name) == _FREE) | (pl.col(name) == pl.col("para")) for name in ("f_item", "t_item"))
    # the next sentence, and the one that goes on with the numbers of that
    follows = (pl.col("c_para") == pl.col("para")) & (sid - _sentence_before() <= 1)
    reached = sid - pl.col("t_sid") <= pl.when(follows).then(2).otherwise(1)
    by_mention = pl.col("c_place").is_not_null() & reached & handed
    by_figure = (
        pl.col("f_place").is_not_null()
        & ours
        & (sid - pl.col("f_sid") <= _CARRIED_SENTENCES)
        & (pl.col("f_sid") >= pl.col("t_sid").fill_null(-1))
    )
    # what a sentence sets side by side ends with it
    later = (pl.col("f_sid") <= sid) & (pl.col("f_sid") >= pl.col("t_sid").fill_null(-1))
    apart = later & pl.col("f_beside").fill_null(False)
    by_figure, by_mention = by_figure & ~apart, by_mention & ~apart
    # what a paragraph says of a part of the main place ends with it
    by_figure = by_figure & ~_ended("f")
    # "UBND tỉnh ban hành 3 quyết định … ở huyện A": the sentence ends with the district, unless that is an aside
    behind = (pl.col("f_sid") == pl.col("t_sid")) & (pl.col("f_at") < pl.col("c_start"))
    narrowed = behind & pl.col("_c_in_f") & ~pl.col("c_opens")
    by_figure, narrower = by_figure & ~narrowed.fill_null(False), by_figure & narrowed.fill_null(False)
    by_mention = by_mention & ~_ended("c")
    return frame.with_columns(
        c_place=pl.when(by_figure).then("f_place").when(by_mention | narrower).then("c_place"),
        c_start=pl.when(by_figure).then("f_start").otherwise("c_start"),
        c_end=pl.when(by_figure).then("f_end").otherwise("c_end"),
    )


def carried(known: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add what is carried to each quantity (``c_place``, ``c_start``, ``c_end`` and helpers, all of ``CARRY``).

    ``known`` are quantities in order of the text with their stated place (``s_…``) and ``main_place``.
    """
    return known.pipe(_with_figure_before).pipe(_with_mention_before, mentions).pipe(_with_parts).pipe(_chosen)
