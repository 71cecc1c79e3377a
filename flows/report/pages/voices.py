"""Who says so: the sentence of a figure with its words marked, the article and the day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flows.report.grid import web_address
from flows.report.language import Language
from flows.report.read import Source
from flows.report.records import segments


def voices(source: Source, language: Language, figure_ids: Iterable[str]) -> list[dict[str, Any]]:
    """What the articles say that state these figures, for the template."""
    return [_voice(source, language, figure_id) for figure_id in figure_ids]


def _voice(source: Source, language: Language, figure_id: str) -> dict[str, Any]:
    """What one article says."""
    figure = source.figure[figure_id]
    article = source.articles[figure["article_id"]]
    return {
        "said": language.said(figure),
        "parts": segments(source, figure),
        "title": article["title"],
        "publisher": article["publisher"] or language("word.unknown_publisher"),
        "day": language.day(article["published_on"]),
        "address": web_address(article["url"]),
        "source": article["source_uri"],
        "figure_id": figure_id,
    }
