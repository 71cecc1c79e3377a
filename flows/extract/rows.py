"""Bound quantities turned into the rows of the table ``figures``."""

from __future__ import annotations

import hashlib

import polars as pl

from flows.extract.time_periods import time_period

FIGURES = (
    "figure_id", "article_id", "indicator", "obs_value", "obs_value_upper", "whole", "unit_measure", "unit_mult",
    "decimals", "measure_kind", "qualifier", "status", "population_group", "ref_area", "ref_area_text",
    "time_period", "period_start", "period_end", "period_text", "period_basis", "base_period_start",
    "base_period_end", "programme", "quote", "char_start", "char_end", "sentence", "confidence", "rule", "flags",
)  # fmt: skip


def identifiers(frame: pl.DataFrame, prefix: str) -> pl.Series:
    """Stable 16-digit identifiers from article and span (``article_id``, ``char_start``, ``char_end``)."""
    rows = zip(frame["article_id"], frame["char_start"], frame["char_end"], strict=True)
    return pl.Series(
        [hashlib.sha256(f"{prefix}\0{a}\0{s}\0{e}".encode()).hexdigest()[:16] for a, s, e in rows], dtype=pl.String
    )


def with_quotes(figures: pl.DataFrame) -> pl.DataFrame:
    """Add the quote (number with its scale word or per cent sign), its offsets in the article and ``figure_id``."""
    percent = pl.col("unit_text") == "%"
    scale_end = pl.col("n_end") + pl.col("s_len")
    q_end = pl.when(percent.fill_null(False)).then(pl.col("u_end")).otherwise(scale_end)
    quoted = figures.with_columns(
        char_start=pl.col("start") + pl.col("n_start"),
        char_end=pl.col("start") + q_end,
        quote=pl.col("sent").str.slice(pl.col("n_start"), q_end - pl.col("n_start")),
        sentence=pl.col("sent").str.strip_chars(),
    )
    return quoted.with_columns(figure_id=identifiers(quoted, "figure"))


def flags() -> pl.Expr:
    """What a reader should know of a row, as a list of codes."""
    marks = {
        "decimal_mark_ambiguous": pl.col("mark_ambiguous"),
        "currency_implied": pl.col("currency_implied"),
        "place_carried_over": pl.col("place_basis") == "carried",
        "place_assumed": pl.col("place_basis").is_in(["main", "default"]),
        "place_several": (pl.col("place_basis") == "stated") & pl.col("ref_area").is_null(),
        "period_unknown": pl.col("period_end").is_null(),
        "arithmetic_disagrees": pl.col("disagrees"),
        "in_title": pl.col("role") == "title",
    }
    listed = [pl.when(test.fill_null(False)).then(pl.lit(name)) for name, test in marks.items()]
    return pl.concat_list(listed).list.drop_nulls()


def _texts(figures: pl.DataFrame, articles: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """Add ``ref_area_text`` and ``period_text``: place and period as the text names them."""
    place_length = pl.col("pl_end") - pl.col("pl_start")
    start = pl.col("p_m_start").clip(0)
    return (
        figures.join(articles.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
        .join(sents.select(p_sid="sid", p_sent="sent"), on="p_sid", how="left", maintain_order="left")
        .with_columns(
            ref_area_text=pl.col("text").str.slice(pl.col("pl_start"), place_length),
            period_text=pl.col("p_sent").str.slice(start, pl.col("p_m_end") - start).str.strip_chars(" ,;("),
        )
        .drop("text", "p_sent")
    )


def _periods(figures: pl.DataFrame) -> pl.DataFrame:
    """Keep periods only whole, and name them (``time_period``); a half or a reversed one is none."""
    whole = pl.col("period_start") <= pl.col("period_end")
    whole_base = pl.col("base_start") <= pl.col("base_end")
    return figures.with_columns(
        period_start=pl.when(whole).then("period_start"),
        period_end=pl.when(whole).then("period_end"),
        base_period_start=pl.when(whole_base).then("base_start"),
        base_period_end=pl.when(whole_base).then("base_end"),
    ).with_columns(time_period=time_period(pl.col("period_start"), pl.col("period_end")))


def figures_table(figures: pl.DataFrame, articles: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """The table ``figures`` of bound quantities, sorted by article and place in it."""
    named = _texts(figures, articles, sents).pipe(_periods).with_columns(flags=flags())
    return (
        named.with_columns(
            obs_value="value", obs_value_upper="upper", unit_measure=pl.col("unit").fill_null("OTHER"), rule="ind_rule"
        )
        .select(FIGURES)
        .sort("article_id", "char_start", "figure_id")
    )
