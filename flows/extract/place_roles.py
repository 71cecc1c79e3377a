"""What each place mention does in its sentence: the place spoken of, one of a list, a parent, a venue, a comparison."""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.choose import only_where
from flows.extract.generic_places import resolve_generic, with_types
from flows.extract.neighbours import neighbour
from flows.extract.place_bodies import belongs, goal, said, said_rarely, wider_partner

_WINDOW = 80


def _caption() -> pl.Expr:
    """The sentence is what stands under a picture, as "Ảnh: …" behind it or at its end says."""
    behind = pl.col("low").shift(-1).over("article_id").str.contains(codes.words("places", "picture_opens"))
    return behind.fill_null(False) | pl.col("low").str.contains(codes.words("places", "picture_closes"))


def _in_sentences(places: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """The mentions with their sentence and the words around them (``b60`` before, ``a60`` after)."""
    keyed = (
        sents.select("article_id", "sid", "para", pl.col("start").alias("s_start"), "low", "heading")
        .sort("article_id", "s_start")
        .with_columns(caption=_caption())
    )
    placed = places.sort("article_id", "char_start").join_asof(
        keyed, left_on="char_start", right_on="s_start", by="article_id", strategy="backward", check_sortedness=False
    )
    local = (
        placed.filter(pl.col("sid").is_not_null())
        .with_columns(m_start=pl.col("char_start") - pl.col("s_start"), m_end=pl.col("char_end") - pl.col("s_start"))
        .sort("sid", "m_start")
    )
    start = pl.col("m_start")
    # The words around a mention are cut once; every later look is into these.
    return local.with_columns(
        pl.col("generic", "person_like", "plural", "office").fill_null(False),
        b60=pl.col("low").str.slice((start - _WINDOW).clip(0), pl.min_horizontal(start, _WINDOW)),
        a60=pl.col("low").str.slice(pl.col("m_end"), _WINDOW),
    ).with_columns(b30=pl.col("b60").str.slice(-30))


def _joins_next() -> pl.Expr:
    """Only a comma or "và" stands between the mention and the next, which is another place of its level."""
    between = pl.col("_gap").str.contains(codes.words("places", "joined"))
    other = (neighbour("place_id", 1) != pl.col("place_id")).fill_null(True)
    alike = (neighbour("level", 1) == pl.col("level")) & ~neighbour("generic", 1) & ~pl.col("generic")
    return ~said("b30", "compared") & other & (pl.col("_apart") <= 16) & between & alike


def _lies_in_next() -> pl.Expr:
    """The next mention is the district or province of this one: "xã A, huyện B"."""
    parent = neighbour("place_id", 1)
    above = (parent == pl.col("district_id")) | (parent == pl.col("province_id"))
    beside = (pl.col("_apart") <= 14) & pl.col("_gap").str.contains(codes.words("places", "part_of"))
    return beside & above & (parent != pl.col("place_id"))


def _with_lists(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mark lists of places (``several``) and parents that only locate the place before them (``locates``)."""
    apart = neighbour("m_start", 1) - pl.col("m_end")
    marked = (
        mentions.with_columns(_apart=apart, _gap=pl.col("a60").str.slice(0, apart.clip(0)))
        .with_columns(_joined=_joins_next(), _parent_next=_lies_in_next())
        .with_columns(_list=(pl.col("_joined") | neighbour("_joined", -1)).fill_null(False))
    )
    return marked.with_columns(several=pl.col("_list"), locates=neighbour("_parent_next", -1).fill_null(False)).drop(
        "_apart", "_gap", "_joined", "_parent_next", "_list"
    )


def _vague() -> pl.Expr:
    """A bare word for a unit ("xã", "các huyện") that stands for no certain place."""
    wide = pl.col("text").str.contains(codes.words("places", "wide"))
    commune = pl.col("generic") & (pl.col("level") == "commune") & ~said("b30", "commune_before")
    subject = pl.col("a60").str.slice(0, 12).str.contains(codes.words("places", "subject_after"))
    no_subject = pl.col("plural") | said("b30", "not_subject")
    counted = pl.col("generic") & (pl.col("office") | (no_subject & ~said("b30", "dated_before")))
    budget = pl.col("generic") & said("b60", "budget_before") & said("a60", "budget_after")
    gives = pl.col("generic") & pl.col("a60").str.slice(0, 12).str.contains(codes.words("places", "giver_after"))
    kind = pl.col("generic") & said("a60", "kind_after")
    return ~wide & ((commune & ~subject) | counted | gives | kind | budget)


def _beside_other_level(n: int) -> pl.Expr:
    """Two bare words for units of two levels stand together: "các đơn vị của tỉnh, huyện" names levels, not places."""
    gap = neighbour("m_start", n) - pl.col("m_end") if n > 0 else pl.col("m_start") - neighbour("m_end", n)
    # "mỗi xã của huyện" are no levels in a row
    apart = pl.col("a60").str.starts_with(" của") if n > 0 else pl.col("b30").str.ends_with("của ")
    both = ~apart & pl.col("generic") & neighbour("generic", n) & (pl.col("level") != neighbour("level", n))
    return both.fill_null(False) & gap.is_between(0, 5).fill_null(False)


def _locates_before() -> pl.Expr:
    """ "Nậm Lành là một xã của huyện Văn Chấn": the district only says where the commune before it lies."""
    above = [pl.col("place_id") == neighbour(column, -1) for column in ("district_id", "province_id")]
    other = pl.col("place_id") != neighbour("place_id", -1)
    return said("b30", "of_before") & pl.any_horizontal(above).fill_null(False) & other & ~said("b30", "units_of")


def _member_of() -> pl.Expr:
    owns = pl.any_horizontal(pl.col("b60").str.ends_with(end) for end in ("của ", "thuộc ", "ở ", "tại "))
    return only_where(owns, pl.col("b60")).str.contains(codes.words("places", "member_of"))


def _aside() -> pl.Expr:
    """Told of in passing, its number at once: "…, riêng huyện A giảm 3%", a series "A 9,1%, B 12,4%"."""
    at_once = said("a60", "told_at_once")
    follows = said("b30", "goes_on") & at_once
    begins = at_once & neighbour(follows, 1) & (neighbour("level", 1) == pl.col("level"))
    return said("b30", "aside") | follows | begins.fill_null(False)


def _set_against() -> pl.Expr:
    led = only_where(pl.col("a60").str.contains(r"^\s?\("), pl.col("b60"))
    return led.str.contains(codes.words("places", "set_against"))


def _example() -> pl.Expr:
    """ "như" that tells which one is meant, not what it is compared with."""
    meant = (said("b30", "example_of") & said("a60", "figure_next")) | said("a60", "told_kind")
    return meant | said_rarely("b60", "like_this")


def _bracketed() -> pl.Expr:
    return pl.col("b60").str.contains(r"\([^)]*$") & pl.col("a60").str.contains(r"^[^(]*\)")


def _with_use(mentions: pl.DataFrame) -> pl.DataFrame:
    """Add ``anchor`` (can be the place), ``compared``, ``inside`` (brackets), ``by_office``, ``belongs`` and roles."""
    mentions = mentions.with_columns(set_against=_set_against()).with_columns(belongs=belongs())
    usable = (
        pl.col("place_id").is_not_null()
        & ~pl.col("person_like")
        & ~_vague()
        & ~(_beside_other_level(-1) | _beside_other_level(1))
        & ~pl.col("belongs")
        & ~said_rarely("b60", "press")
        & ~wider_partner()
        & ~goal()
        & ~(said("b60", "passive_before") & said("a60", "passive_after"))
    )
    examples = pl.col("several") & ~pl.col("plural") & said("b60", "examples")
    # "đưa 12 lao động đi Nhật Bản, Hàn Quốc", "được sáp nhập từ hai xã A và B": goals and origins
    foreign = only_where(pl.col("level") == "foreign", pl.col("b60"))
    elsewhere = foreign.str.contains(codes.words("places", "abroad")) | said_rarely("b60", "merged")
    lies = pl.col("locates") | (_locates_before() & ~pl.col("set_against"))
    # "Hội Phụ nữ huyện phấn đấu …": an office tells of its own place where nothing else is named
    office = pl.col("generic") & pl.col("office") & ~pl.col("plural") & pl.col("place_id").is_not_null()
    beyond = pl.col("level").is_in(["country", "region"]) & said("b60", "beyond")
    return (
        mentions.with_columns(_examples=examples)
        .with_columns(
            several=pl.col("several") & ~pl.col("_examples") & ~elsewhere,
            anchor=usable & ~elsewhere & ~lies & ~pl.col("_examples"),
            compared=(said("b30", "compared") & ~_example()) | beyond,
            by_office=office,
            acts=said_rarely("b60", "agent"),
            by_rule=said("b60", "by_rule"),
            set_beside=said("b60", "set_beside"),
            ranked_after=said("b60", "ranked_after"),
            member_of=_member_of(),
            aside=_aside(),
            everywhere=(pl.col("place_id") == "VN") & said("b30", "localities"),
            closed=pl.col("a60").str.starts_with(")"),
            inside=_bracketed() & ~said("b60", "dwelling") & ~said("b60", "resident"),
        )
        .drop("_examples")
    )


def prepare(places: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Place mentions with their sentence (``sid``, ``m_start``, ``m_end``), generic ones resolved, roles marked."""
    return _in_sentences(places, sents).pipe(with_types).pipe(_with_lists).pipe(resolve_generic).pipe(_with_use)
