"""`solieu show`: one figure with its sentence, the words it was read from, and where each cell stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from flows.cli.console import guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database
from flows.runtime.errors import UserError

COLOURS = {
    "value": "black on yellow", "unit": "black on cyan", "indicator": "black on green", "place": "black on magenta",
    "period": "white on blue", "qualifier": "black on white", "status": "white on red",
}  # fmt: skip

SLOTS = {
    "value": ("obs_value", "obs_value_upper", "whole"),
    "unit": ("unit_measure", "unit_mult"),
    "indicator": ("indicator", "measure_kind", "population_group", "programme"),
    "place": ("ref_area", "ref_area_text"),
    "period": ("time_period", "period_start", "period_end", "period_basis", "base_period_start", "base_period_end"),
    "qualifier": ("qualifier",),
    "status": ("status",),
}
"""Role of a span → columns that were read there."""

CONTEXT = 200
"""Characters of text shown where a span stands outside the sentence."""


@dataclass(frozen=True)
class Span:
    """Words of the text that fill a slot."""

    role: str
    start: int
    end: int
    quote: str


@guarded
def command(
    figure_id: Annotated[str, typer.Argument(metavar="FIGURE_ID", help="The figure, or the beginning of its id.")],
    warehouse: Warehouse = DEFAULT,
) -> None:
    """Show a figure: its sentence with the words marked, each cell, and where it was read."""
    figure, article, spans = _find(figure_id, warehouse)
    console = out()
    console.print(_heading(article), Text(), _marked(figure, article, spans, console.is_terminal), Text(), sep="\n")
    console.print(_slots(figure, spans))
    flags = ", ".join(figure["flags"]) or "none"
    facts = [f"figure {figure['figure_id']}", f"confidence {figure['confidence']:.2f}", f"rule {figure['rule']}"]
    console.print(plain("   ".join([*facts, f"flags {flags}"])))
    for entry in _corrections(figure["figure_id"], warehouse):
        was = f" (was {entry['found'] or 'empty'})" if entry["column_name"] else ""
        told = f"corrected by {entry['author']}: {entry['column_name'] or entry['action']}{was}, {entry['reason']}"
        console.print(plain(told))


def _find(figure_id: str, warehouse: Any) -> tuple[dict[str, Any], dict[str, Any], list[Span]]:
    """The figure, its article and its spans; raises UserError unless exactly one figure begins so."""
    import duckdb  # noqa: PLC0415 (help needs no database)

    with duckdb.connect(str(database(warehouse)), read_only=True) as connection:
        found = _rows(connection, "SELECT * FROM figures WHERE starts_with(figure_id, ?) LIMIT 2", figure_id)
        if len(found) != 1:
            raise UserError(f"{figure_id}: {'no figure' if not found else 'several figures'} begin so. {ADVICE}")
        figure = found[0]
        article = _rows(connection, "SELECT * FROM articles WHERE article_id = ?", figure["article_id"])[0]
        query = "SELECT role, char_start, char_end, quote FROM figure_spans WHERE figure_id = ? ORDER BY char_start"
        spans = [Span(*row.values()) for row in _rows(connection, query, figure["figure_id"])]
    return figure, article, spans


def _corrections(figure_id: str, warehouse: Path) -> list[dict[str, Any]]:
    """The entries of corrections.csv that made the figure what it is."""
    import duckdb  # noqa: PLC0415 (help needs no database)

    applied = "SELECT * FROM corrections WHERE figure_id = ? AND outcome = 'applied' ORDER BY line"
    with duckdb.connect(str(database(warehouse)), read_only=True) as connection:
        try:
            return _rows(connection, applied, figure_id)
        except duckdb.CatalogException:  # a database made before there were corrections
            return []


ADVICE = 'Find ids with: solieu sql "SELECT figure_id, quote, sentence FROM figures LIMIT 20"'


def _rows(connection: Any, query: str, value: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query, [value])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _heading(article: dict[str, Any]) -> Text:
    """Title, publisher, day and source."""
    day = f"{article['published_on'] or 'day unknown'} ({article['published_on_basis']})"
    parts = [article["title"], article["publisher"], day, article["source_uri"]]
    return plain("  ·  ".join(str(part) for part in parts if part))


def _marked(figure: dict[str, Any], article: dict[str, Any], spans: list[Span], colours: bool) -> Text:
    """The sentence with its spans marked; spans elsewhere follow with the words around them."""
    text: str = article["text"]
    start = text.rfind(figure["sentence"], 0, figure["char_start"] + len(figure["sentence"]))
    start = start if 0 <= start <= figure["char_start"] else max(0, figure["char_start"] - CONTEXT)
    end = max(start + len(figure["sentence"]), figure["char_end"])
    inside = [span for span in spans if start <= span.start and span.end <= end]
    shown = _mark(text, start, end, inside, colours)
    for span in (span for span in spans if span not in inside):
        around = _mark(text, max(0, span.start - 40), min(len(text), span.end + 40), [span], colours)
        shown += Text("\n… ") + around + Text(" …")
    return shown


def _mark(text: str, start: int, end: int, spans: list[Span], colours: bool) -> Text:
    """`text[start:end]` with spans in colour, or in brackets with their role where there are no colours."""
    shown, at = Text(), start
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start < at:
            continue
        shown += plain(text[at : span.start])
        words = str(plain(text[span.start : span.end]))
        style = COLOURS.get(span.role, "reverse")
        shown += Text(words, style=style) if colours else Text(f"[{span.role}: {words}]")
        at = span.end
    return shown + plain(text[at:end])


def _slots(figure: dict[str, Any], spans: list[Span]) -> Table:
    """Each cell, its value and the words it was read from."""
    grid = Table("cell", "value", "read from", "characters", box=None)
    for role, columns in SLOTS.items():
        own = [span for span in spans if span.role == role]
        words = "; ".join(f"“{span.quote}”" for span in own) or "–"
        places = ", ".join(f"{span.start}–{span.end}" for span in own)
        for column in (column for column in columns if figure.get(column) is not None):
            value = figure[column]
            shown = f"{value:.15g}" if isinstance(value, float) else value
            grid.add_row(Text(column, style=COLOURS[role] if own else ""), plain(shown), plain(words), places)
            words, places = "", ""
    return grid
