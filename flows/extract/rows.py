"""Bound quantities turned into the rows of ``figures``, ``figure_spans`` and the ledger ``numbers``."""

from __future__ import annotations

import hashlib

import polars as pl

from flows.extract.time_periods import time_period

FIGURES = (
    "figure_id", "article_id", "indicator", "obs_value", "obs_value_upper", "whole", "unit_measure", "unit_mult", "decimals",
    "measure_kind", "qualifier", "status", "population_group", "ref_area", "ref_area_text", "time_period", "period_start",
    "period_end", "period_text", "period_basis", "base_period_start", "base_period_end", "programme", "quote", "char_start",
    "char_end", "sentence", "confidence", "rule", "flags",
)  # fmt: skip


def _identifiers(frame: pl.DataFrame, prefix: str) -> pl.Series:
    """Stable 16-digit identifiers from article and span."""
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
    return quoted.with_columns(figure_id=_identifiers(quoted, "figure"))


def flags(frame: pl.DataFrame) -> pl.Expr:
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


def figures_table(figures: pl.DataFrame, articles: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """The table ``figures`` of bound quantities."""
    texts = articles.select("article_id", "text")
    p_text = sents.select(p_sid="sid", p_sent="sent")
    joined = figures.join(texts, on="article_id", how="left", maintain_order="left").join(
        p_text, on="p_sid", how="left", maintain_order="left"
    )
    half = (
        pl.col("period_start").is_null()
        | pl.col("period_end").is_null()
        | (pl.col("period_start") > pl.col("period_end"))
    )
    full = joined.with_columns(
        obs_value="value",
        obs_value_upper="upper",
        unit_measure=pl.col("unit").fill_null("OTHER"),
        ref_area_text=pl.col("text").str.slice(pl.col("pl_start"), pl.col("pl_end") - pl.col("pl_start")),
        period_text=pl.col("p_sent")
        .str.slice(pl.col("p_m_start").clip(0), pl.col("p_m_end") - pl.col("p_m_start").clip(0))
        .str.strip_chars(" ,;("),
        period_start=pl.when(~half).then("period_start"),
        period_end=pl.when(~half).then("period_end"),
        base_period_start=pl.when(pl.col("base_start") <= pl.col("base_end")).then("base_start"),
        base_period_end=pl.when(pl.col("base_start") <= pl.col("base_end")).then("base_end"),
        rule="ind_rule",
    ).with_columns(time_period=time_period(pl.col("period_start"), pl.col("period_end")), flags=flags(joined))
    return full.select(FIGURES).sort("article_id", "char_start", "figure_id")


def spans_table(
    figures: pl.DataFrame, table: pl.DataFrame, sents: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """The table ``figure_spans``: value, unit, indicator cue, place, period and qualifier words of each figure."""
    starts = sents.select(p_sid="sid", p_base="start")
    placed = figures.join(starts, on="p_sid", how="left", maintain_order="left")
    base, key = pl.col("start"), ("figure_id", "article_id")
    scale_end = pl.col("n_end") + pl.col("s_len")
    parts = {
        "value": (base + pl.col("n_start"), pl.col("char_end")),
        "unit": (base + scale_end + pl.col("u_lead"), base + pl.col("u_end")),
        # A cue that led to no indicator of the list is not shown as one.
        "indicator": (
            pl.when(pl.col("indicator") != "OTHER").then(base + pl.col("cue_start")),
            base + pl.col("cue_end"),
        ),
        "place": (pl.col("pl_start"), pl.col("pl_end")),
        "period": (pl.col("p_base") + pl.col("p_m_start").clip(0), pl.col("p_base") + pl.col("p_m_end")),
        "qualifier": (base + pl.col("qual_start"), base + pl.col("qual_end")),
        "status": (base + pl.col("stat_start"), base + pl.col("stat_end")),
    }
    rows = pl.concat(
        [
            placed.select(*key, role=pl.lit(role), char_start=s.cast(pl.Int64), char_end=e.cast(pl.Int64))
            for role, (s, e) in parts.items()
        ]
    ).filter(pl.col("char_start").is_not_null() & (pl.col("char_end") > pl.col("char_start")))
    texts = articles.select("article_id", "text")
    quoted = rows.join(table.select("figure_id"), on="figure_id", how="semi").join(
        texts, on="article_id", how="left", maintain_order="left"
    )
    return (
        quoted.with_columns(
            quote=pl.col("text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
        )
        .drop("text")
        .sort("article_id", "figure_id", "char_start", "char_end", "role")
    )


def numbers_table(tokens: pl.DataFrame, figures: pl.DataFrame, sents: pl.DataFrame) -> pl.DataFrame:
    """The ledger ``numbers``: every digit run with its class; runs folded into a figure carry its ``figure_id``."""
    ids = figures.select("tid", "figure_id", "ind_rule")
    owner = (
        tokens.select("tid", "sid", "t_start", "t_end", "tok", "cls", "cls_rule", "absorbed", "skipped", "worded")
        .sort("tid")
        .with_columns(owner=pl.when(pl.col("absorbed")).then(pl.col("tid") - 1).otherwise(pl.col("tid")))
        .join(ids, left_on="owner", right_on="tid", how="left", maintain_order="left")
    )
    # The ledger is of digits; a number in words has a row only where it became a figure.
    owner = owner.filter(~pl.col("worded") | pl.col("figure_id").is_not_null())
    placed = owner.join(sents.select("sid", "article_id", "start", "sent"), on="sid", how="left", maintain_order="left")
    is_figure = pl.col("figure_id").is_not_null()
    ledger = placed.select(
        "article_id",
        char_start=pl.col("start") + pl.col("t_start"),
        char_end=pl.col("start") + pl.col("t_end"),
        quote=pl.col("sent").str.slice(pl.col("t_start"), pl.col("t_end") - pl.col("t_start")),
        **{
            "class": pl.when(is_figure)
            .then(pl.lit("figure"))
            .when(pl.col("cls").is_not_null())
            .then(pl.col("cls"))
            .when(pl.col("skipped").is_not_null())
            .then(pl.lit("other_non_figure"))
            .otherwise(pl.lit("leftover"))
        },
        rule=pl.when(is_figure)
        .then(pl.col("ind_rule"))
        .otherwise(pl.coalesce("cls_rule", "skipped", pl.lit("no-unit"))),
        figure_id="figure_id",
    )
    return (
        ledger.with_columns(number_id=_identifiers(ledger, "number"))
        .select("article_id", "number_id", "char_start", "char_end", "quote", "class", "rule", "figure_id")
        .sort("article_id", "char_start", "number_id")
    )
