"""The table ``figure_spans``: the words that prove each cell of a figure."""

from __future__ import annotations

import polars as pl


def _parts() -> dict[str, tuple[pl.Expr, pl.Expr]]:
    """Start and end in the article of each role; ``start`` is the figure's sentence, ``p_base`` the period's."""
    base, period = pl.col("start"), pl.col("p_base")
    scale_end = pl.col("n_end") + pl.col("s_len")
    # A cue that led to no indicator of the list is not shown as one.
    cue = pl.when(pl.col("indicator") != "OTHER").then(base + pl.col("cue_start"))
    return {
        "value": (base + pl.col("n_start"), pl.col("char_end")),
        "unit": (base + scale_end + pl.col("u_lead"), base + pl.col("u_end")),
        "indicator": (cue, base + pl.col("cue_end")),
        "place": (pl.col("pl_start"), pl.col("pl_end")),
        "period": (period + pl.col("p_m_start").clip(0), period + pl.col("p_m_end")),
        "qualifier": (base + pl.col("qual_start"), base + pl.col("qual_end")),
        "status": (base + pl.col("stat_start"), base + pl.col("stat_end")),
    }


def _long(figures: pl.DataFrame) -> pl.DataFrame:
    """One row a figure and role that has words of its own."""
    rows = [
        figures.select(
            "figure_id",
            "article_id",
            role=pl.lit(role),
            char_start=start.cast(pl.Int64),
            char_end=end.cast(pl.Int64),
        )
        for role, (start, end) in _parts().items()
    ]
    return pl.concat(rows).filter(pl.col("char_start").is_not_null() & (pl.col("char_end") > pl.col("char_start")))


def spans_table(
    figures: pl.DataFrame, table: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """The table ``figure_spans`` of the figures in ``table``: value, unit, indicator cue, place, period and so on."""
    placed = figures.join(sents.select(p_sid="sid", p_base="start"), on="p_sid", how="left", maintain_order="left")
    quoted = (
        _long(placed)
        .join(table.select("figure_id"), on="figure_id", how="semi")
        .join(articles.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
    )
    quote = pl.col("text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
    return (
        quoted.with_columns(quote=quote).drop("text").sort("article_id", "figure_id", "char_start", "char_end", "role")
    )
