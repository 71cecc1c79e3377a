"""Tables of visits between places, and of the work itself: rejects, runs and what changed between them."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from schemas.tables.base import Table, about, column, ordered
from schemas.tables.text import SPAN_ORDER


class Visits(Table):
    """One row an exchange visit an article reports."""

    visit_id: str = column("mã chuyến thăm", "Identifier, stable over re-runs on the same text.")
    article_id: str = column("mã bài", "Article.", references="articles.article_id")
    guest_place_id: str = column("địa bàn khách", "Whence they come.", references="places.place_id", nullable=True)
    guest_text: str = column("khách (nguyên văn)", "The guests as the text names them.", nullable=True)
    host_place_id: str = column("địa bàn chủ nhà", "Whither they go.", references="places.place_id", nullable=True)
    host_text: str = column("chủ nhà (nguyên văn)", "The hosts as the text names them.", nullable=True)
    first_day: pl.Date = column("ngày đầu", "First day of the visit.", nullable=True)
    last_day: pl.Date = column("ngày cuối", "Last day of the visit.", nullable=True)
    day_basis: str = column("căn cứ ngày", "Where the days were read.", codes="period_basis", nullable=True)
    head_name: str = column("trưởng đoàn", "Head of the delegation.", nullable=True)
    head_title: str = column("chức danh", "Title of the head of the delegation.", nullable=True)
    topic: str = column("chủ đề", "What they came to learn.", nullable=True, words="quote")
    char_start: pl.Int64 = column("bắt đầu", "First character in the article's text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0)
    quote: str = column("trích", "The words: text[char_start:char_end].", words="quote")
    confidence: pl.Float64 = column("độ tin cậy", "Probability of being right.", unit="0 to 1", in_range=(0.0, 1.0))
    rule: str = column("quy tắc", "Rule that made the row.")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "visits", "Visits", "Chuyến thăm",
            "One row an exchange visit: who visited whom, when, led by whom, about what.",
            key=("visit_id",), sort=("article_id", "char_start", "visit_id"),
            rules=(SPAN_ORDER, ordered("first_day", "last_day", "day_order")),
        )  # fmt: skip


class Rejects(Table):
    """One row an input or a row that was set aside, with the reason."""

    stage: str = column("công đoạn", "Stage that refused it.", codes="stage")
    source_uri: str = column("nguồn", "File or article it came from.")
    record: str = column("bản ghi", "Line, row or identifier inside the source.", nullable=True)
    rule: str = column("quy tắc", "Name of the rule; several are joined by commas.")
    reason: str = column("lý do", "What is wrong and what to do about it.")
    row_json: str = column("dòng dữ liệu", "The whole row as JSON, long texts shortened.", nullable=True,
                           words="all")  # fmt: skip

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "rejects", "Rejects", "Bị loại",
            "One row an input or row that was set aside, with the rule it broke and the whole row.",
            key=("stage", "source_uri", "record", "rule", "row_json"),
        )  # fmt: skip


class Runs(Table):
    """One row a run of the pipeline."""

    run_id: str = column("mã lượt chạy", "Identifier of the run.")
    started_at: Annotated[pl.Datetime, "us", None] = column("bắt đầu", "Start of the run, UTC.")
    finished_at: Annotated[pl.Datetime, "us", None] = column("kết thúc", "End of the run, UTC.")
    seconds: pl.Float64 = column("thời gian", "Duration.", unit="seconds", ge=0)
    solieu_version: str = column("phiên bản", "Version of the program.")
    rules_version: str = column("phiên bản quy tắc", "Hash of the rules and code lists the figures were made with.")
    schema_version: str = column("phiên bản lược đồ", "Version of the table declarations.")
    inputs: str = column("đầu vào", "Inputs with their hashes, as JSON.")
    counts: str = column("số lượng", "Rows of each table and what became of the documents, as JSON.")
    timings: str = column("thời gian từng công đoạn", "Seconds of each stage, as JSON.")
    versions: str = column("phiên bản thư viện", "Versions of Python and of the libraries, as JSON.")
    scores: str = column("điểm đánh giá", "Scores on labelled articles, as JSON.", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "runs", "Runs", "Lượt chạy", "One row a run: inputs with hashes, counts, versions, durations, scores.",
            key=("run_id",), sort=("started_at", "run_id"),
            rules=(ordered("started_at", "finished_at", "time_order"),),
        )  # fmt: skip


class Changes(Table):
    """One row a figure that a run added, removed or changed."""

    run_id: str = column("mã lượt chạy", "Run that made the change.", references="runs.run_id")
    figure_id: str = column("mã số liệu", "Figure.")
    article_id: str = column("mã bài", "Article it stands or stood in.")
    change: str = column("thay đổi", "Added, removed or changed.", codes="change_kind")
    cause: str = column("nguyên nhân", "Why: the source, the rules or a correction.", codes="change_cause")
    before_json: str = column("trước", "The figure before, as JSON.", nullable=True, words="all")
    after_json: str = column("sau", "The figure after, as JSON.", nullable=True, words="all")

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "changes", "Changes", "Thay đổi", "One row a figure a run added, removed or changed, with the cause.",
            key=("run_id", "figure_id"),
        )  # fmt: skip
