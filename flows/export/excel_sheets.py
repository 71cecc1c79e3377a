"""What the sheets of the workbook hold: columns with widths and formats, queries, and the words of the first sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.export.read import Source
from flows.export.words import about

NUMBER, SHARE, DAY, TEXT, LINK = "#,##0.##########", "0.00", "yyyy-mm-dd", "0", "link"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its header, width in characters, and the format of its numbers (or `link`)."""

    title: str
    width: int
    form: str


COLUMNS = [
    Column("Chỉ tiêu\nIndicator (vi)", 34, TEXT), Column("Indicator", 34, TEXT),
    Column("Giá trị\nValue", 18, NUMBER), Column("Cận trên\nUpper end", 14, NUMBER),
    Column("Tổng thể\nWhole", 12, NUMBER), Column("Đơn vị\nUnit (vi)", 16, TEXT), Column("Unit", 18, TEXT),
    Column("Loại trị số\nKind", 10, TEXT), Column("Mức chính xác\nQualifier", 10, TEXT),
    Column("Tình trạng\nStatus", 10, TEXT), Column("Địa bàn\nPlace", 26, TEXT), Column("Tỉnh\nProvince", 22, TEXT),
    Column("Thời kỳ\nPeriod", 14, TEXT), Column("Từ ngày\nFirst day", 12, DAY), Column("Đến ngày\nLast day", 12, DAY),
    Column("Nhóm dân cư\nGroup", 16, TEXT), Column("Chương trình\nProgramme", 20, TEXT),
    Column("Trích\nQuote", 18, TEXT), Column("Câu\nSentence", 70, TEXT), Column("Độ tin cậy\nConfidence", 10, SHARE),
    Column("Lưu ý\nFlags", 20, TEXT), Column("Cơ quan báo chí\nPublisher", 22, TEXT),
    Column("Ngày đăng\nPublished", 12, DAY), Column("Bài trùng\nRepeats another", 10, TEXT),
    Column("Tít\nTitle", 40, TEXT), Column("Nguồn\nSource", 40, LINK), Column("figure_id", 18, TEXT),
    Column("place_id", 14, TEXT),
]  # fmt: skip
FIGURES = """
SELECT
    indicator_vi, indicator_en, obs_value, obs_value_upper, whole, unit_vi, unit_en, measure_kind, qualifier, status,
    place_name, province_name, time_period, period_start, period_end, population_group, programme, quote,
    $sentence, confidence, array_to_string(flags, ', '), publisher, published_on, is_duplicate, title, source,
    figure_id, ref_area
FROM figures_labelled ORDER BY article_id, char_start, figure_id
"""
PLACES = """
FROM places SELECT place_id, full_name, name_en, type, level, parent_id, province_id, valid_from, valid_to, gso_code
WHERE level <> 'commune' OR place_id IN (SELECT ref_area FROM figures)
ORDER BY place_id, valid_from
"""
"""Communes only where a figure is about them: all 14,000 others are in the CSV package."""

CODES = """
SELECT 'indicators' AS list, code::VARCHAR AS code, label_vi, label_en FROM indicators
UNION ALL SELECT 'units', code::VARCHAR, label_vi, label_en FROM units
UNION ALL SELECT list, code, label_vi, label_en FROM codes
"""
SOURCES = "FROM sources"


def dictionary(source: Source) -> tuple[list[Column], Iterator[Sequence[Any]]]:
    """Every table and column with its meaning."""
    columns = [Column("table", 18, TEXT), Column("column", 22, TEXT), Column("tiếng Việt", 28, TEXT),
               Column("meaning", 90, TEXT), Column("unit", 14, TEXT), Column("codes", 18, TEXT),
               Column("refers to", 22, TEXT), Column("SDMX", 16, TEXT)]  # fmt: skip
    return columns, (
        (spec.name, c.name, c.title_vi, c.description, c.unit, c.codes, c.references, c.concept)
        for spec in source.tables for c in spec.columns
    )  # fmt: skip


def readme(source: Source) -> Iterator[str]:
    """The lines of the first sheet: about the dataset, then the other sheets."""
    yield from about(source, "vi")
    yield ""
    yield from about(source, "en")
    yield ""
    yield "figures: one row a figure, labels in both languages. places: administrative units. dictionary: what columns"
    yield "of all tables mean. codes: labels of codes. sources: whose articles were read."
