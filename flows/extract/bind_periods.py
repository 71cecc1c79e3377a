"""Which period each quantity is for: beside the number, in its clause, its sentence, inherited, or the article's date."""

from __future__ import annotations

import polars as pl

from flows.extract import codes

_NONE_YET = {"p_start": pl.Date, "p_end": pl.Date, "m_start": pl.Int64, "m_end": pl.Int64, "m_sid": pl.UInt32}


def with_parentheses(mentions: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``paren``: the mention stands alone in brackets, as in "5,33% (năm 2015)" or "(năm 2018: 368 tỷ đồng)"."""
    placed = mentions.join(sents.select("sid", "low"), on="sid", how="left", maintain_order="left")
    before = pl.col("low").str.slice(0, pl.col("m_start"))
    after = pl.col("low").str.slice(pl.col("m_end"))
    return placed.with_columns(
        paren=before.str.contains(r"\([^()]{0,40}$") & after.str.contains(r"^[^()]{0,60}\)"),
        duration=before.str.contains(r"(?:năm|giai đoạn|nhiệm kỳ)(?: qua)? ?\($"),
        alone=after.str.contains(r"^[^()\d]{0,25}\)"),
        closes=pl.col("m_end") + after.str.extract(r"^([^()]{0,60}\))").str.len_chars(),
    ).drop("low")


def _pairs(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Every quantity with every usable mention of its sentence, and how they stand to each other."""
    keys = figures.select("fid", "sid", "low", "n_start", "u_end", "prev_end", "next_start", "unit")
    pairs = keys.join(
        mentions.filter(pl.col("role").is_in(["main", "programme"])), on="sid", how="inner", maintain_order="left_right"
    )
    between_right = pl.col("low").str.slice(pl.col("u_end"), (pl.col("m_start") - pl.col("u_end")).clip(0))
    return pairs.with_columns(
        is_left=pl.col("m_end") <= pl.col("n_start"),
        in_gap=(pl.col("m_start") >= pl.col("prev_end")) & (pl.col("m_end") <= pl.col("n_start")),
        right_gap=(pl.col("m_start") >= pl.col("u_end")) & (pl.col("m_end") <= pl.col("next_start")),
        between=between_right,
        # "… 1.015 hộ cận nghèo năm 2017, dự kiến giảm 1.956 hộ": the year belongs to the number before it.
        taken=(pl.col("prev_end") > 0)
        & ((pl.col("m_start") - pl.col("prev_end")) <= 45)
        & ~pl.col("low")
        .str.slice(pl.col("prev_end"), (pl.col("m_start") - pl.col("prev_end")).clip(0))
        .str.contains(codes.words("periods", "breaks"))
        & pl.col("low").str.slice(pl.col("m_end"), 2).str.contains(r"^\s?[,;]"),
        closed=(pl.col("paren") & (pl.col("closes") <= pl.col("n_start"))).fill_null(False),
    )


def _scored(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rank the pairs: lower ``rank`` is better; distance decides among equals."""
    beside = (
        pl.col("right_gap")
        & ~pl.col("between").str.contains(codes.words("periods", "breaks"))
        & (pl.col("between").str.len_chars() <= 45)
    )
    bracket = (
        pl.col("right_gap")
        & pl.col("between").str.contains(r"^[^,;.:]{0,25}\([^()\d]{0,15}$")
        & pl.col("paren")
        & pl.col("alone")
    )
    weak = pl.when(pl.col("role") == "programme").then(4).otherwise(0)
    apart = (pl.col("prev_end") == 0) | ((pl.col("m_start") - pl.col("prev_end")) > 25)
    own_left = pl.col("in_gap") & (~pl.col("closed") | pl.col("duration") | (pl.col("alone") & apart))
    # "gấp 2,1 lần năm 2015" compares with the year behind it.
    compared = (pl.col("unit") == "TIMES") & ~pl.col("is_left")
    rank = (
        pl.when(bracket & pl.col("paren"))
        .then(0)
        .when(own_left & pl.col("paren"))
        .then(0)
        .when(beside & ~pl.col("paren"))
        .then(1)
        .when(own_left & ~pl.col("taken"))
        .then(2)
        .when(pl.col("is_left") & ~pl.col("closed") & ~pl.col("paren"))
        .then(3)
        .when(own_left)
        .then(5)
        .when(
            ~pl.col("is_left")
            & ~pl.col("paren")
            & ~pl.col("between").str.contains(";", literal=True)
            & (pl.col("p_rule") != "until-now")
        )
        .then(6)
        .when(
            ~pl.col("is_left") & pl.col("paren") & pl.col("alone") & ~pl.col("between").str.contains(";", literal=True)
        )
        .then(9)
    )
    distance = (
        pl.when(pl.col("is_left"))
        .then(pl.col("n_start") - pl.col("m_end"))
        .otherwise(pl.col("m_start") - pl.col("u_end"))
    )
    return pairs.with_columns(rank=rank + weak, distance=distance).filter(
        pl.col("rank").is_not_null() & ~compared.fill_null(False)
    )


def _in_sentence(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    best = (
        _scored(_pairs(figures, mentions))
        .sort("fid", "rank", "distance")
        .unique("fid", keep="first", maintain_order=True)
    )
    return best.select("fid", "p_start", "p_end", "m_start", "m_end", pl.col("sid").alias("m_sid"), found=pl.lit(True))


def _topics(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mention each sentence hands on to the next: its last one outside brackets.

    "Đến nay" and "hôm nay" are not handed on, nor is "năm ngoái" unless the sentence opens with it.
    """
    counted = (
        pl.col("p_rule").str.starts_with("date-")
        | ((pl.col("m_start") <= 2) & pl.col("p_rule").str.ends_with("year"))
        | (pl.col("p_rule") == "term")
    )
    main = mentions.filter((pl.col("role") == "main") & ~pl.col("paren") & counted & pl.col("p_end").is_not_null())
    last = main.unique("sid", keep="last", maintain_order=True)
    return last.select(
        "article_id",
        t_sid="sid",
        i_start="p_start",
        i_end="p_end",
        i_m_start="m_start",
        i_m_end="m_end",
        i_sid=pl.col("sid"),
        i_recent=pl.col("p_end").dt.year() >= pl.col("anchor_year") - 1,
    )


def bind_periods(
    figures: pl.DataFrame, mentions: pl.DataFrame, sents: pl.DataFrame, anchor: pl.DataFrame
) -> pl.DataFrame:
    """Add ``period_start``, ``period_end``, ``period_basis`` and the span read (``p_sid``, ``p_m_start``, ``p_m_end``).

    ``figures`` needs ``fid, sid, article_id, low, n_start, u_end, prev_end, next_start``; mentions come from
    ``periods.find_periods``.
    """
    usable = with_parentheses(mentions, sents)
    stated = figures.join(_in_sentence(figures, usable), on="fid", how="left", maintain_order="left")
    before = _topics(usable).sort("t_sid")
    inherited = (
        stated.with_columns(_look=pl.col("sid").cast(pl.Int64) - 1)
        .sort("sid", "n_start")
        .join_asof(
            before.with_columns(pl.col("t_sid").cast(pl.Int64)),
            left_on="_look",
            right_on="t_sid",
            by="article_id",
            strategy="backward",
            check_sortedness=False,
        )
    )
    dated = inherited.join(
        anchor.select("article_id", "published_on", "anchor_year"), on="article_id", how="left", maintain_order="left"
    )
    is_stated = pl.col("found").fill_null(False)
    # A year long past stays with the sentence after it; the year the article is about runs on.
    near = (pl.col("_look") - pl.col("t_sid")) < 1
    is_inherited = ~is_stated & pl.col("i_sid").is_not_null() & (pl.col("i_recent").fill_null(False) | near)
    pick = lambda own, handed: pl.when(is_stated).then(pl.col(own)).when(is_inherited).then(pl.col(handed))  # noqa: E731
    known = pl.col("published_on").is_not_null()
    return dated.with_columns(
        period_start=pick("p_start", "i_start").when(~is_stated & ~is_inherited).then(pl.col("published_on")),
        period_end=pick("p_end", "i_end").when(~is_stated & ~is_inherited).then(pl.col("published_on")),
        p_sid=pick("m_sid", "i_sid"),
        p_m_start=pick("m_start", "i_m_start"),
        p_m_end=pick("m_end", "i_m_end"),
        period_basis=pl.when(is_stated & pl.col("p_end").is_not_null())
        .then(pl.lit("stated"))
        .when(is_inherited)
        .then(pl.lit("inherited"))
        .when(known)
        .then(pl.lit("article"))
        .otherwise(pl.lit("none")),
    ).drop(
        "_look",
        "t_sid",
        "i_start",
        "i_end",
        "i_m_start",
        "i_m_end",
        "i_sid",
        "p_start",
        "p_end",
        "m_start",
        "m_end",
        "m_sid",
        "found",
        "i_recent",
    )


def bind_base(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add ``base_start``/``base_end`` to changes: the "so với …" mention after (or just before) the number."""
    changes = figures.filter(pl.col("measure_kind") != "level").select(
        "fid", "sid", "n_start", "u_end", "next_start", "unit", "period_start", "period_end"
    )
    # "gấp 2,1 lần năm 2015" needs no "so với".
    behind = (pl.col("unit") == "TIMES") & ((pl.col("m_start") - pl.col("u_end")).is_between(0, 8))
    pairs = (
        changes.join(mentions, on="sid", how="inner", maintain_order="left_right")
        .filter((pl.col("role") == "base") | behind)
        .with_columns(
            after=(pl.col("m_start") >= pl.col("u_end")), distance=(pl.col("m_start") - pl.col("u_end")).abs()
        )
    )
    best = pairs.sort("fid", pl.col("after").not_(), "distance").unique("fid", keep="first", maintain_order=True)
    same = pl.col("p_rule") == "same-period"
    base = best.select(
        "fid",
        base_start=pl.when(same).then(pl.col("period_start").dt.offset_by("-1y")).otherwise("p_start"),
        base_end=pl.when(same).then(pl.col("period_end").dt.offset_by("-1y")).otherwise("p_end"),
    )
    return figures.join(base, on="fid", how="left", maintain_order="left")
