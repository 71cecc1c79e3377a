"""Which place each quantity is about: beside the number, in its clause or sentence, or carried over from the discourse.

A bare "huyện" or "toàn tỉnh" is the unit of that type last spoken of. Several places together ("các xã A, B và C") are
no single place. The article's main place stands in where nothing nearer does.
"""

from __future__ import annotations

import polars as pl

from flows.extract import codes
from flows.extract.places_tables import ancestors, units


def _lineage() -> pl.DataFrame:
    """``place_id`` with its own district and province (itself where it is one)."""
    above = ancestors().join(
        units().select(above="place_id", above_level="level").unique("above"), on="above", how="left"
    )
    at = lambda level: pl.col("above").filter(pl.col("above_level") == level).first()  # noqa: E731
    return above.group_by("place_id").agg(district_id=at("district"), province_id=at("province"))


def _typed(mentions: pl.DataFrame) -> pl.DataFrame:
    """Give every mention the type its unit has ("Hà Nội" is a thành phố) and its lineage."""
    types = (
        units()
        .sort("place_id", "valid_from")
        .unique("place_id", keep="last", maintain_order=True)
        .select("place_id", unit_type="type", unit_level="level")
    )
    joined = mentions.join(types, on="place_id", how="left", maintain_order="left").join(
        _lineage(), on="place_id", how="left", maintain_order="left"
    )
    return joined.with_columns(
        type=pl.coalesce("type", "unit_type"),
        level=pl.coalesce("unit_level", "level"),
    ).drop("unit_type", "unit_level")


def _last_spoken(mentions: pl.DataFrame) -> pl.DataFrame:
    """Resolve generic mentions to the unit of their type, else level, last (or, failing that, next) named."""
    # "cao tốc Cầu Giẽ - Ninh Bình" is a road, no place anybody speaks of.
    around = pl.col("b60").str.slice(-3) + "#" + pl.col("a60").str.slice(0, 3)
    route = ~pl.col("text").str.contains(codes.words("places", "unit_word")) & around.str.contains(
        r"(?:[-–] ?#|#\s?[-–])"
    )
    named = ~route & pl.col("place_id").is_not_null() & ~pl.col("generic") & ~pl.col("person_like") & ~pl.col("several")
    filled = mentions.with_columns(
        *[
            pl.when(named & (pl.col("type") == kind))
            .then(pl.col("place_id"))
            .forward_fill()
            .over("article_id")
            .alias(f"_t_{kind}")
            for kind in ("huyện", "thị xã", "thành phố", "quận", "xã", "phường", "thị trấn")
        ],
        _district=pl.when(named).then(pl.col("district_id")).forward_fill().over("article_id"),
        _province=pl.when(named).then(pl.col("province_id")).forward_fill().over("article_id"),
        _commune=pl.when(named & (pl.col("level") == "commune"))
        .then(pl.col("place_id"))
        .forward_fill()
        .over("article_id"),
        _district_next=pl.when(named).then(pl.col("district_id")).backward_fill().over("article_id"),
        _province_next=pl.when(named).then(pl.col("province_id")).backward_fill().over("article_id"),
        _city_next=pl.when(named & (pl.col("type") == "thành phố"))
        .then(pl.col("place_id"))
        .backward_fill()
        .over("article_id"),
    )
    by_type = pl.coalesce(
        [
            pl.when(pl.col("type") == k).then(pl.col(f"_t_{k}"))
            for k in ("huyện", "thị xã", "thành phố", "quận", "xã", "phường", "thị trấn")
        ]
    )
    city = pl.col("type") == "thành phố"
    by_level = (
        pl.when(pl.col("level") == "province")
        .then(pl.coalesce("_province", "_province_next"))
        .when(city)
        .then(pl.coalesce("_city_next", "_district"))
        .when(pl.col("level") == "district")
        .then(pl.coalesce("_district", "_district_next"))
        .when(pl.col("level") == "commune")
        .then(pl.col("_commune"))
    )
    resolved = (
        pl.when(pl.col("generic") & pl.col("place_id").is_null() & ~pl.col("plural"))
        .then(pl.coalesce(by_type, by_level))
        .otherwise(pl.col("place_id"))
    )
    return filled.with_columns(place_id=resolved).drop([c for c in filled.columns if c.startswith("_")])


def _grouped(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mark lists of places (``several``) and parents that only locate the place before them (``locates``)."""
    nxt = lambda c: pl.when(pl.col("sid") == pl.col("sid").shift(-1)).then(pl.col(c).shift(-1))  # noqa: E731
    gap_after = pl.col("a60").str.slice(0, (nxt("m_start") - pl.col("m_end")).clip(0))
    named = pl.col("b60").str.slice(-30).str.contains(codes.words("places", "compared"))
    led = pl.col("b60").str.slice(-14)
    marked = mentions.with_columns(
        _joined=~named
        & ~nxt("generic")
        & (nxt("place_id") != pl.col("place_id")).fill_null(True)
        & ((nxt("m_start") - pl.col("m_end")) <= 16)
        & gap_after.str.contains(codes.words("places", "joined"))
        & (nxt("level") == pl.col("level"))
        & ~pl.col("generic"),
        _parent_next=((nxt("m_start") - pl.col("m_end")) <= 14)
        & gap_after.str.contains(r"^[\s,(–-]*(?:thuộc|của|\()?\s*$")
        & ((nxt("place_id") == pl.col("district_id")) | (nxt("place_id") == pl.col("province_id")))
        & (nxt("place_id") != pl.col("place_id")),
    )
    return marked.with_columns(
        several=(
            pl.col("_joined") | pl.when(pl.col("sid") == pl.col("sid").shift(1)).then(pl.col("_joined").shift(1))
        ).fill_null(False)
        | (
            pl.col("plural")
            & pl.col("a60").str.slice(0, 20).str.contains(codes.words("places", "certain_group"))
            & led.str.contains(r"(?:các|những|riêng \d+|tại \d+|ở \d+)\s*$")
        ),
        locates=pl.when(pl.col("sid") == pl.col("sid").shift(1)).then(pl.col("_parent_next").shift(1)).fill_null(False),
    ).drop("_joined", "_parent_next")


def _usable(mentions: pl.DataFrame) -> pl.DataFrame:
    """Add ``anchor``: the mention can be what a quantity is about; ``compared``: it is only compared with or come from."""
    before = pl.col("b60").str.slice(-30)
    wide = pl.col("text").str.contains(r"(?i)^(?:toàn|trên địa bàn|cả)")
    bare_commune = (
        pl.col("generic") & (pl.col("level") == "commune") & ~wide & ~before.str.contains(r"(?:của|^\s*|[,;“]\s*)$")
    )
    subject = (
        pl.col("a60")
        .str.slice(0, 12)
        .str.contains(r"^ (?:có|đã|hiện|còn|đạt|là|được|cũng|luôn|vẫn|chỉ|mới)(?:[^\p{L}]|$)")
    )
    bare_commune = (bare_commune & ~subject) | (pl.col("generic") & (pl.col("office") | pl.col("plural")) & ~wide)
    ok = (
        pl.col("place_id").is_not_null()
        & ~pl.col("person_like")
        & ~(pl.col("generic") & ~wide & before.str.contains(codes.words("places", "not_subject")))
        & ~bare_commune
    )
    at = lambda c, n: pl.when(pl.col("sid") == pl.col("sid").shift(n)).then(pl.col(c).shift(n))  # noqa: E731
    near = lambda n: (pl.col("generic") & at("generic", n) & (pl.col("level") != at("level", n))).fill_null(False)  # noqa: E731
    tight = lambda n: (
        ((at("m_start", n) - pl.col("m_end")) if n < 0 else (pl.col("m_start") - at("m_end", n)))
        .is_between(0, 5)
        .fill_null(False)
    )  # noqa: E731
    # "các đơn vị của tỉnh, huyện" names levels, not places.
    levels = (near(1) & tight(1)) | (near(-1) & tight(-1))
    wide_before = pl.col("b60")
    owned = (
        wide_before.str.contains(codes.words("places", "owner"))
        & ~wide_before.str.contains(r"(?:tại|ở|của|trên|cho|đến)\s*$")
        & ~pl.col("text").str.contains(codes.words("places", "unit_word"))
    )
    # "Hội Nông dân Việt Nam" is a body, "hội nghị tại Hà Nội" a venue.
    body = (
        (pl.col("place_id") == "VN")
        & before.str.contains(codes.words("places", "peoples"))
        & ~pl.col("text").str.contains(r"(?i)nước|toàn quốc")
    )
    venue = (
        ~pl.col("text").str.contains(codes.words("places", "unit_word"))
        & pl.col("place_id").is_in(["vn3-01", "vn2-01", "vn3-79", "vn2-79"])
        & wide_before.str.contains(codes.words("places", "meeting"))
    )
    ok = ok & ~levels & ~owned & ~body & ~venue
    # "Nậm Lành là một xã của huyện Văn Chấn": the district only says where the commune lies.
    shifted = [at(c, 1) for c in ("district_id", "province_id")]
    owner = (
        before.str.contains(r"(?:của|thuộc|ở|tại)\s*$")
        & pl.any_horizontal([pl.col("place_id") == s for s in shifted]).fill_null(False)
        & (pl.col("place_id") != at("place_id", 1))
        & ~before.str.contains(r"\d")
    )
    inside = before.str.contains(r"\([^)]*$") & pl.col("a60").str.slice(0, 30).str.contains(r"^[^(]*\)")
    listed = (
        pl.col("several")
        & ~pl.col("plural")
        & wide_before.str.contains(r"(?:gồm|như|đó là|là các|tiêu biểu|điển hình)[^.;]{0,58}$")
    )
    behind = pl.col("level").is_in(["country", "region"]) & wide_before.str.contains(
        r"(?:hơn|so với|bằng|gấp)[^,;.\d]{0,45}$"
    )
    return mentions.with_columns(
        several=pl.col("several") & ~listed,
        anchor=ok & ~pl.col("locates") & ~owner & ~listed,
        compared=before.str.contains(codes.words("places", "compared")) | behind,
        inside=inside,
    )


def prepare(places: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Place mentions with their sentence (``sid``, ``m_start``, ``m_end``), generic ones resolved, roles marked."""
    keyed = sents.select("article_id", "sid", "para", pl.col("start").alias("s_start"), "low").sort(
        "article_id", "s_start"
    )
    placed = (
        places.sort("article_id", "char_start")
        .join_asof(
            keyed,
            left_on="char_start",
            right_on="s_start",
            by="article_id",
            strategy="backward",
            check_sortedness=False,
        )
        .filter(pl.col("sid").is_not_null())
    )
    local = placed.with_columns(
        m_start=pl.col("char_start") - pl.col("s_start"), m_end=pl.col("char_end") - pl.col("s_start")
    ).sort("sid", "m_start")
    # The words around a mention are cut once; every later look is into these.
    local = local.with_columns(
        b60=pl.col("low").str.slice((pl.col("m_start") - 60).clip(0), pl.min_horizontal(pl.col("m_start"), 60)),
        a60=pl.col("low").str.slice(pl.col("m_end"), 60),
    )
    flagged = local.with_columns(pl.col("generic", "person_like", "plural", "office").fill_null(False))
    return flagged.pipe(_typed).pipe(_grouped).pipe(_last_spoken).pipe(_usable)


def main_places(mentions: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """``article_id`` → ``main_place``: the unit most spoken of, the title and the first lines counting more."""
    first = sents.group_by("article_id").agg(first_sid=pl.col("sid").min())
    counted = mentions.filter(
        pl.col("place_id").is_not_null() & ~pl.col("person_like") & (pl.col("level") != "foreign")
    ).join(first, on="article_id")
    early = (pl.col("sid") - pl.col("first_sid")).cast(pl.Int64)
    weight = pl.when(early == 0).then(3.0).when(early <= 2).then(2.0).otherwise(1.0)
    level = pl.col("level").replace_strict(
        {"district": 1.3, "province": 1.0, "commune": 0.8, "country": 0.7, "region": 0.6},
        default=0.5,
        return_dtype=pl.Float64,
    )
    score = (weight * level * pl.when(pl.col("locates") | pl.col("several")).then(0.3).otherwise(1.0)).sum()
    local = (
        counted.filter(pl.col("place_id") != "VN")
        .group_by("article_id", "place_id")
        .agg(score=score, at=pl.col("char_start").min())
    )
    # A story that names many provinces is about the country.
    spread = (
        counted.filter(pl.col("level") == "province")
        .group_by("article_id")
        .agg(provinces=pl.col("place_id").n_unique())
    )
    # Ministries and the government speak for the country even where it is not named.
    national = (
        articles.select(
            "article_id", spoken=pl.col("text").str.count_matches(codes.words("places", "national")).cast(pl.Float64)
        )
        .join(spread, on="article_id", how="left", maintain_order="left")
        .select(
            "article_id",
            place_id=pl.lit("VN"),
            score=pl.col("spoken") * 0.45 + 0.5 + (pl.col("provinces").fill_null(0).cast(pl.Float64) - 2).clip(0) * 1.5,
            at=pl.lit(1 << 40, pl.Int64),
        )
    )
    ranked = pl.concat([local, national])
    return (
        ranked.sort("article_id", "score", "at", descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", main_place="place_id")
    )


def _pairs(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    keys = figures.select("fid", "sid", "n_start", "u_end", "prev_end", "next_start", "nth")
    pairs = keys.join(
        mentions.filter(pl.col("anchor") | pl.col("several")), on="sid", how="inner", maintain_order="left_right"
    )
    between = pl.col("low").str.slice(pl.col("u_end"), (pl.col("m_start") - pl.col("u_end")).clip(0))
    return pairs.with_columns(
        is_left=pl.col("m_end") <= pl.col("n_start"),
        in_gap=(pl.col("m_start") >= pl.col("prev_end")) & (pl.col("m_end") <= pl.col("n_start")),
        beside=(pl.col("m_start") >= pl.col("u_end"))
        & (pl.col("m_start") < pl.col("next_start"))
        & between.str.contains(codes.words("places", "of")),
        after=(pl.col("m_start") >= pl.col("u_end")),
    )


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rank the pairs, lower is better; equal ranks go to the nearest."""
    rank = (
        pl.when(pl.col("beside") & ~pl.col("compared"))
        .then(0)
        .when(pl.col("in_gap") & ~pl.col("compared") & ~pl.col("several"))
        .then(1)
        .when(pl.col("is_left") & ~pl.col("compared") & ~pl.col("several"))
        .then(2)
        .when(pl.col("in_gap") & pl.col("several"))
        .then(2)
        .when(pl.col("is_left") & pl.col("several"))
        .then(4)
        .when(pl.col("after") & ~pl.col("several") & ~pl.col("compared"))
        .then(5)
    )
    distance = (
        pl.when(pl.col("is_left"))
        .then(pl.col("n_start") - pl.col("m_end"))
        .otherwise(pl.col("m_start") - pl.col("u_end"))
    )
    return pairs.with_columns(rank=rank, distance=distance).filter(pl.col("rank").is_not_null())


def _carried(mentions: pl.DataFrame) -> pl.DataFrame:
    """The place each sentence hands on: its last single local anchor."""
    local = mentions.filter(
        pl.col("anchor")
        & ~pl.col("several")
        & ~pl.col("compared")
        & pl.col("level").is_in(["district", "province", "commune"])
        & ~pl.col("inside")
    )
    last = local.unique("sid", keep="last", maintain_order=True)
    return last.select(
        "article_id",
        t_sid=pl.col("sid").cast(pl.Int64),
        c_place="place_id",
        c_para="para",
        c_start="char_start",
        c_end="char_end",
    )


def bind_places(
    figures: pl.DataFrame, mentions: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """Add ``ref_area``, ``place_basis`` and the span read (``pl_start``, ``pl_end`` in the article) to ``figures``.

    ``mentions`` comes from :func:`prepare`.
    """
    best = (
        _ranked(_pairs(figures, mentions))
        .sort("fid", "rank", "distance")
        .unique("fid", keep="first", maintain_order=True)
    )
    single = ~pl.col("several")
    stated = best.select(
        "fid",
        s_place=pl.when(single).then(pl.col("place_id")),
        s_rank="rank",
        s_start="char_start",
        s_end="char_end",
        s_several="several",
        s_level="level",
        s_ambiguous=(pl.col("reason") == "ambiguous"),
    )
    joined = figures.join(stated, on="fid", how="left", maintain_order="left").sort("article_id", "sid", "n_start")
    said = pl.col("s_rank") <= 2
    # The figure before, where its place was said, is the best guide for one whose sentence names none.
    joined = joined.with_columns(
        f_place=pl.when(said).then(pl.col("s_place")).forward_fill().over("article_id"),
        f_sid=pl.when(said).then(pl.col("sid").cast(pl.Int64)).forward_fill().over("article_id"),
        f_start=pl.when(said).then(pl.col("s_start")).forward_fill().over("article_id"),
        f_end=pl.when(said).then(pl.col("s_end")).forward_fill().over("article_id"),
    )
    carried = (
        joined.with_columns(_look=pl.col("sid").cast(pl.Int64) - 1)
        .sort("sid", "n_start")
        .join_asof(
            _carried(mentions).sort("t_sid"),
            left_on="_look",
            right_on="t_sid",
            by="article_id",
            strategy="backward",
            check_sortedness=False,
        )
    )
    based = carried.join(main_places(mentions, sents, articles), on="article_id", how="left", maintain_order="left")
    sid = pl.col("sid").cast(pl.Int64)
    here = pl.col("s_rank").is_not_null()
    mention_near = pl.col("c_place").is_not_null() & (sid - pl.col("t_sid") <= 1)
    figure_near = (
        pl.col("f_place").is_not_null()
        & (sid - pl.col("f_sid") <= 3)
        & (pl.col("f_sid") >= pl.col("t_sid").fill_null(-1))
    )
    based = based.with_columns(
        c_place=pl.when(figure_near).then("f_place").when(mention_near).then("c_place"),
        c_start=pl.when(figure_near).then("f_start").otherwise("c_start"),
        c_end=pl.when(figure_near).then("f_end").otherwise("c_end"),
    )
    near = pl.col("c_place").is_not_null()
    return based.with_columns(
        ref_area=pl.when(here)
        .then(pl.col("s_place"))
        .when(near)
        .then(pl.col("c_place"))
        .otherwise(pl.coalesce("main_place", "c_place", pl.lit("VN"))),
        place_basis=pl.when(here)
        .then(pl.lit("stated"))
        .when(near)
        .then(pl.lit("carried"))
        .when(pl.col("main_place").is_not_null())
        .then(pl.lit("main"))
        .otherwise(pl.lit("default")),
        pl_start=pl.when(here).then(pl.col("s_start")).when(near).then(pl.col("c_start")),
        pl_end=pl.when(here).then(pl.col("s_end")).when(near).then(pl.col("c_end")),
        place_rank=pl.col("s_rank"),
    ).drop(
        "_look",
        "s_place",
        "s_rank",
        "s_start",
        "s_end",
        "s_several",
        "s_level",
        "s_ambiguous",
        "t_sid",
        "c_place",
        "c_para",
        "c_start",
        "c_end",
        "main_place",
        "f_place",
        "f_sid",
        "f_start",
        "f_end",
    )
