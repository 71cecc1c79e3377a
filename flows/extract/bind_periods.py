"""Which period each quantity is for: beside the number, in its clause or sentence, inherited, or the article's date."""

from __future__ import annotations

import polars as pl

from flows.extract.choose import first_that
from flows.extract.period_events import with_occasion
from flows.extract.period_handed import handed_on, now_said, with_inherited
from flows.extract.period_pairs import pairs, ranked, with_brackets
from flows.extract.period_shifts import with_shifts

_OWN = ("p_start", "p_end", "m_start", "m_end", "m_sid", "m_named", "found")
_INHERITED = ("t_sid", "i_start", "i_end", "i_m_start", "i_m_end", "i_recent")


def _stated(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """The best mention of each quantity's own sentence."""
    best = (
        ranked(pairs(figures, mentions))
        .sort("fid", "rank", "distance", "m_start", pl.col("m_end").neg())
        .unique("fid", keep="first", maintain_order=True)
    )
    named = pl.col("role") == "programme"
    bound = pl.col("sid").alias("m_sid")
    return best.select("fid", "p_start", "p_end", "m_start", "m_end", bound, found=pl.lit(True), m_named=named)


def _own_or_handed(own: str, handed: str, otherwise: pl.Expr | None = None) -> pl.Expr:
    """The sentence's own value, else the inherited one, else ``otherwise``."""
    rest = pl.lit(None) if otherwise is None else otherwise
    return first_that([(pl.col("found"), pl.col(own)), (pl.col("inherits"), pl.col(handed))], rest)


def _basis() -> pl.Expr:
    cases = [
        (pl.col("found") & pl.col("p_end").is_not_null(), pl.lit("stated")),
        (pl.col("inherits") | (pl.col("o_end") != pl.col("published_on")).fill_null(False), pl.lit("inherited")),
        (pl.coalesce("o_end", "published_on").is_not_null(), pl.lit("article")),
    ]
    return first_that(cases, pl.lit("none"))


def bind_periods(
    figures: pl.DataFrame, mentions: pl.DataFrame, sents: pl.DataFrame, anchor: pl.DataFrame
) -> pl.DataFrame:
    """Add ``period_start``, ``period_end``, ``period_basis`` and the span read (``p_sid``, ``p_m_start``, ``p_m_end``).

    ``figures`` needs ``fid, sid, article_id, low, n_start, u_end, prev_end, next_start``; mentions and ``anchor`` come
    from ``periods.find_periods``. Rows come back in order of the text, with ``published_on`` and ``anchor_year``.
    """
    usable = with_brackets(mentions, sents)
    known = (
        figures.join(_stated(figures, usable), on="fid", how="left", maintain_order="left")
        .pipe(with_inherited, handed_on(usable, sents), now_said(usable, sents))
        .join(
            anchor.select("article_id", "published_on", "anchor_year", "event", "now"),
            on="article_id",
            how="left",
            maintain_order="left",
        )
        .pipe(with_occasion, usable, sents)
        # "Dịp này … ăn Tết 2025" is of the occasion
        .with_columns(found=pl.col("found") & ~(pl.col("m_named") & pl.col("o_end").is_not_null()))
        .with_columns(inherits=pl.col("inherits") & pl.col("o_end").is_null())
    )
    bound = known.with_columns(
        period_start=_own_or_handed("p_start", "i_start", pl.coalesce("o_start", "published_on")),
        period_end=_own_or_handed("p_end", "i_end", pl.coalesce("o_end", "published_on")),
        p_sid=_own_or_handed("m_sid", "t_sid").cast(pl.UInt32),
        p_m_start=_own_or_handed("m_start", "i_m_start"),
        p_m_end=_own_or_handed("m_end", "i_m_end"),
        period_basis=_basis(),
    )
    return with_shifts(bound).drop(*_OWN, *_INHERITED, "inherits", "event", "now", "o_start", "o_end")


def bind_base(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Add ``base_start``/``base_end`` to changes: the "so với …" mention after (or just before) the number."""
    changes = figures.filter(pl.col("measure_kind") != "level").select(
        "fid", "sid", "u_end", "unit", "period_start", "period_end"
    )
    apart = pl.col("m_start") - pl.col("u_end")
    # "gấp 2,1 lần năm 2015" needs no "so với".
    behind = (pl.col("unit") == "TIMES") & apart.is_between(0, 8)
    best = (
        changes.join(mentions, on="sid", how="inner", maintain_order="left_right")
        .filter((pl.col("role") == "base") | behind)
        .with_columns(before=apart < 0, distance=apart.abs())
        .sort("fid", "before", "distance", pl.col("m_end").neg())
        .unique("fid", keep="first", maintain_order=True)
    )
    same = pl.col("p_rule") == "same-period"
    base = best.select(
        "fid",
        base_start=pl.when(same).then(pl.col("period_start").dt.offset_by("-1y")).otherwise("p_start"),
        base_end=pl.when(same).then(pl.col("period_end").dt.offset_by("-1y")).otherwise("p_end"),
    )
    return figures.join(base, on="fid", how="left", maintain_order="left")
