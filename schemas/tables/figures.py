"""Tables of what was read: figures, the spans that prove them, and the ledger of every number."""

from __future__ import annotations

import polars as pl

from schemas.tables.base import HEX16, Rule, Table, about, column, finite, is_null_or, ordered
from schemas.tables.text import SPAN_ORDER

ARTICLE = "articles.article_id"
# A share of people or households cannot leave 0..100; rates of disbursement against a plan can and do.
IS_SHARE = pl.col("indicator").str.ends_with("_RATE") & (pl.col("indicator") != "DISBURSEMENT_RATE")
SHARE_RANGE = (
    ~(IS_SHARE & (pl.col("unit_measure") == "PERCENT") & (pl.col("measure_kind") == "level"))
) | pl.col("obs_value").is_between(0, 100)
# The range of a fall is written from the smaller fall to the larger one: -3 and -5, or 0 and -4.
RANGE_ORDER = (
    pl.when(pl.col("obs_value") < 0).then(pl.col("obs_value_upper") <= pl.col("obs_value"))
    .when(pl.col("obs_value") == 0).then(True)
    .otherwise(pl.col("obs_value_upper") >= pl.col("obs_value"))
)  # fmt: skip


class Figures(Table):
    """One row a figure, in the terms of SDMX where it has one."""

    figure_id: str = column("mã số liệu", "Identifier, stable over re-runs on the same text.", str_matches=HEX16)
    article_id: str = column("mã bài", "Article the figure stands in.", references=ARTICLE)
    indicator: str = column("chỉ tiêu", "What was counted or measured.", concept="INDICATOR", codes="indicators")
    obs_value: pl.Float64 = column(
        "giá trị", "Value in the base unit; a fall is negative where measure_kind is change or growth.",
        concept="OBS_VALUE", unit="unit_measure",
    )  # fmt: skip
    obs_value_upper: pl.Float64 = column(
        "cận trên", "Upper end of a range, whose lower end is obs_value.", unit="unit_measure", nullable=True
    )
    whole: pl.Float64 = column("tổng thể", "Whole of a part: 12 of 12.", unit="unit_measure", ge=0, nullable=True)
    unit_measure: str = column("đơn vị", "Unit of measure.", concept="UNIT_MEASURE", codes="units")
    unit_mult: pl.Int32 = column(
        "luỹ thừa", "Power of ten the text writes: tỷ 9, triệu 6, nghìn 3.", concept="UNIT_MULT", in_range=(0, 18)
    )
    decimals: pl.Int32 = column("số lẻ", "Digits after the decimal mark.", concept="DECIMALS", in_range=(0, 15))
    measure_kind: str = column("loại trị số", "Level, absolute change or relative change.", codes="measure_kind")
    qualifier: str = column("mức chính xác", "Whether the text says exactly, about, more than …", codes="qualifier")
    status: str = column("tình trạng", "Reached, estimated or planned.", concept="OBS_STATUS", codes="status")
    population_group: str = column(
        "nhóm dân cư", "Part of the population it is about; null is everybody.", codes="population_group", nullable=True
    )
    ref_area: str = column(
        "địa bàn", "Place it is about, as it was when the figure was said; null where several together or unknown.",
        concept="REF_AREA", references="places.place_id", nullable=True,
    )  # fmt: skip
    ref_area_text: str = column("địa bàn (nguyên văn)", "The place as the text names it.", nullable=True)
    time_period: str = column("thời kỳ", "Period in SDMX notation.", concept="TIME_PERIOD", nullable=True)
    period_start: pl.Date = column("từ ngày", "First day of the period, or the point in time.", nullable=True)
    period_end: pl.Date = column("đến ngày", "Last day of the period, or the point in time.", nullable=True)
    period_text: str = column("thời kỳ (nguyên văn)", "The period as the text names it.", nullable=True)
    period_basis: str = column("căn cứ thời kỳ", "Where the period was read.", codes="period_basis")
    base_period_start: pl.Date = column("so với từ ngày", "First day of what a change is compared with.", nullable=True)
    base_period_end: pl.Date = column("so với đến ngày", "Last day of what a change is compared with.", nullable=True)
    programme: str = column("chương trình", "National programme it belongs to.", codes="programme", nullable=True)
    quote: str = column("trích", "The number with its scale word or sign: text[char_start:char_end].", words="quote")
    char_start: pl.Int64 = column("bắt đầu", "First character in the article's text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0)
    sentence: str = column("câu", "The sentence it was read in.", words="quote")
    confidence: pl.Float64 = column("độ tin cậy", "Probability of being right.", unit="0 to 1", in_range=(0.0, 1.0))
    rule: str = column("quy tắc", "Rule that made the row.")
    flags: pl.List = column(
        "lưu ý", "What a reader should know: ambiguous decimal mark, place ambiguous, arithmetic disagrees …",
        dtype_kwargs={"inner": pl.String},
    )  # fmt: skip

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "figures", "Figures", "Số liệu",
            "One row a figure: a number an article states as a quantity, with indicator, place, period, status, words.",
            key=("figure_id",), sort=("article_id", "char_start", "figure_id"), row_group_rows=50_000,
            rules=(
                SPAN_ORDER,
                finite("obs_value", "obs_value_upper", "whole"),
                Rule("range_order", is_null_or(RANGE_ORDER, "obs_value_upper"),
                     "obs_value_upper must lie beyond obs_value"),
                ordered("period_start", "period_end", "period_order"),
                ordered("base_period_start", "base_period_end", "base_period_order"),
                Rule("period_half_given", pl.col("period_start").is_null() == pl.col("period_end").is_null(),
                     "period_start and period_end must be given together"),
                Rule("rate_range", SHARE_RANGE, "a share of people or households must lie between 0 and 100 percent"),
            ),
        )  # fmt: skip


class FigureSpans(Table):
    """One row for each part of a figure that stands in the text."""

    figure_id: str = column("mã số liệu", "Figure the words belong to.", references="figures.figure_id")
    article_id: str = column("mã bài", "Article.", references=ARTICLE)
    role: str = column("vai trò", "Which cell of the figure was read here.", codes="span_role")
    char_start: pl.Int64 = column("bắt đầu", "First character in the article's text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0)
    quote: str = column("trích", "The words: text[char_start:char_end].", words="quote")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "figure_spans", "Spans of figures", "Vị trí của số liệu",
            "One row a part of a figure in the text: every cell can be shown where it was read.",
            key=("figure_id", "role", "char_start"), sort=("article_id", "figure_id", "char_start", "char_end", "role"),
            rules=(SPAN_ORDER,),
        )  # fmt: skip


class Numbers(Table):
    """The ledger: one row for every run of digits, whatever it turned out to be."""

    article_id: str = column("mã bài", "Article.", references=ARTICLE)
    number_id: str = column("mã con số", "Identifier of the number.")
    char_start: pl.Int64 = column("bắt đầu", "First character in the article's text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0)
    quote: str = column("trích", "The number as written: text[char_start:char_end].", words="quote")
    # `class` is a keyword in Python, hence the alias.
    class_: str = column("phân loại", "What the number is: a figure, a classified non-figure or a leftover.",
                         codes="number_class", alias="class")  # fmt: skip
    rule: str = column("quy tắc", "Rule that classified it.")
    figure_id: str = column("mã số liệu", "Figure it is part of.", references="figures.figure_id", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "numbers", "Ledger of numbers", "Sổ con số",
            "One row a number: every run of digits of an article in scope has exactly one class; none is lost.",
            key=("number_id",), sort=("article_id", "char_start", "number_id"),
            rules=(
                SPAN_ORDER,
                Rule("figure_missing", (pl.col("class") != "figure") | pl.col("figure_id").is_not_null(),
                     "a number classed as figure must name its figure"),
            ),
        )  # fmt: skip
