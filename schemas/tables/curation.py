"""Tables of what people say of the dataset and what became of it: corrections, sources that went, rules measured."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from schemas.tables.base import Rule, Table, about, column

WHOLE_SPAN = Rule(
    "span_half_given", pl.col("char_start").is_null() == pl.col("char_end").is_null(),
    "char_start and char_end must be given together",
)  # fmt: skip


class Corrections(Table):
    """One row an entry of corrections.csv, with what became of it."""

    correction_id: str = column("mã đính chính", "Name the author gave it, else a hash of what it says.")
    line: pl.Int64 = column("dòng số", "Line of corrections.csv it begins on.", ge=1)
    outcome: str = column("kết quả", "What became of it.", codes="correction_outcome")
    advice: str = column("giải thích", "Why, and what to do about it.")
    action: str = column("việc cần làm", "What it asks for.", codes="correction_action", nullable=True)
    figure_id: str = column("mã số liệu", "Figure it names or was found to mean.", nullable=True)
    article_id: str = column("mã bài", "Article it names or was found to mean.", nullable=True)
    source_uri: str = column("nguồn", "Source it names.", nullable=True)
    char_start: pl.Int64 = column("bắt đầu", "First character it names.", unit="code points", ge=0, nullable=True)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0, nullable=True)
    quote: str = column("trích", "Words it names.", nullable=True, words="quote")
    column_name: str = column("cột", "Column of figures it overrides.", nullable=True)
    value: str = column("giá trị mới", "Value it gives, as written; null is empty.", nullable=True, words="quote")
    expect: str = column("giá trị chờ đợi", "Value it expects to find, as written; null is empty.", nullable=True,
                        words="quote")  # fmt: skip
    found: str = column("giá trị gặp", "Value that was found in its place.", nullable=True, words="quote")
    reason: str = column("lý do", "Why, in its author's words.", nullable=True)
    author: str = column("người sửa", "Who says so.", nullable=True)
    said_on: pl.Date = column("ngày sửa", "When they said so.", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "corrections", "Corrections", "Đính chính",
            "One row an entry of corrections.csv: what it asks for, and whether that was done.",
            key=("correction_id",), sort=("line", "correction_id"), rules=(WHOLE_SPAN,),
        )  # fmt: skip


class Tombstones(Table):
    """One row a document that was in the warehouse and went."""

    run_id: str = column("mã lượt chạy", "Run that no longer found it.", references="runs.run_id")
    removed_at: Annotated[pl.Datetime, "us", None] = column("mất lúc", "Start of that run, UTC.")
    document_id: str = column("mã tài liệu", "Document that went.")
    source_uri: str = column("nguồn", "Path or address it came from.")
    kind: str = column("cách mất", "Whether the source is gone or says something else.", codes="tombstone_kind")
    article_id: str = column("mã bài", "Article that was made from it, null where none was.", nullable=True)
    figures: pl.Int64 = column("số liệu mất", "Figures that went with it.", ge=0)
    returned_run_id: str = column("trở lại ở lượt", "Run that found it again, null while gone.",
                                  references="runs.run_id", nullable=True)  # fmt: skip
    returned_at: Annotated[pl.Datetime, "us", None] = column(
        "trở lại lúc", "Start of the run that found it again, UTC; null while gone.", nullable=True
    )

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "tombstones", "Tombstones", "Bia ghi nguồn đã mất",
            "One row a document that was in the warehouse and went, or changed; kept over runs, without its words.",
            key=("run_id", "document_id"), sort=("removed_at", "run_id", "document_id"),
        )  # fmt: skip


class Rules(Table):
    """One row a rule of extraction, with how often it is right."""

    rule: str = column("quy tắc", "Name of the rule, as figures, numbers and visits show it.")
    kind: str = column("loại quy tắc", "What the rule decides.", codes="rule_kind")
    gives: str = column("cho ra", "Indicator or class of numbers it gives; null where that varies.", nullable=True)
    n: pl.Int64 = column("số lần đo", "Times it was used on labelled articles.", ge=0)
    right: pl.Int64 = column(
        "đúng", "Times number, unit, indicator and measure were right; of numbers, times they were no figure.", ge=0
    )
    precision: pl.Float64 = column("độ chính xác", "Share of them that was; null where never measured.",
                                   unit="0 to 1", in_range=(0.0, 1.0), nullable=True)  # fmt: skip
    row_right: pl.Int64 = column("đúng cả dòng", "Times the whole row was right.", ge=0)
    row_precision: pl.Float64 = column("độ chính xác cả dòng", "Share of them that was; null where never measured.",
                                       unit="0 to 1", in_range=(0.0, 1.0), nullable=True)  # fmt: skip
    number_right: pl.Int64 = column("đúng: con số", "Times there was a figure at all (or, of numbers, none).", ge=0)
    unit_right: pl.Int64 = column("đúng: đơn vị", "Times the unit was right.", ge=0)
    indicator_right: pl.Int64 = column("đúng: chỉ tiêu", "Times indicator and measure were right.", ge=0)
    place_right: pl.Int64 = column("đúng: địa bàn", "Times the place was right.", ge=0)
    period_right: pl.Int64 = column("đúng: thời kỳ", "Times the period was right.", ge=0)
    status_right: pl.Int64 = column("đúng: tình trạng", "Times the status was right.", ge=0)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "rules", "Rules", "Quy tắc",
            "One row a rule of extraction: what it gives and how often it was right on labelled articles.",
            key=("kind", "rule"),
            rules=(Rule("more_right_than_used", pl.max_horizontal("right", "row_right") <= pl.col("n"),
                        "a rule cannot be right more often than it was used"),),
        )  # fmt: skip


__all__ = ["Corrections", "Rules", "Tombstones"]
