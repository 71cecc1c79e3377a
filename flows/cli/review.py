"""`solieu review`: what most deserves a human look, as a list or as lines to be decided on in corrections.csv."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from flows.cli.console import CONTROL, err, guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database
from flows.runtime.errors import UserError

FIGURES = "SELECT * FROM figures_to_review ORDER BY priority DESC, figure_id LIMIT ?"
FAILED = """
    SELECT line, outcome::VARCHAR AS outcome, advice FROM corrections
    WHERE outcome <> 'applied' AND (figure_id IS NULL OR figure_id NOT IN (SELECT figure_id FROM figures))
    ORDER BY line, correction_id LIMIT ?
"""
"""Entries that speak of no figure there is; those that do stand in the view beside their figure."""

SAID = ("figure_id", "action", "column", "value", "expect", "reason", "author", "date")
BESIDE = (
    "why", "priority", "confidence", "indicator", "obs_value", "unit_measure", "measure_kind", "status", "ref_area",
    "place_name", "period_start", "period_end", "sentence", "source",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is a formula to a spreadsheet; articles must not bring any."""


class Form(StrEnum):
    """How the list is printed."""

    table = "table"
    csv = "csv"


@guarded
def command(
    warehouse: Warehouse = DEFAULT,
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many to list.")] = 20,
    form: Annotated[Form, typer.Option("--format", "-f", help="table to read, csv to decide on.")] = Form.table,
) -> None:
    """List the figures that most deserve a human look, and corrections that were not applied.

    Doubt counts for more where more hangs on it: poverty before other indicators, the country before a commune.

    **Examples**

        solieu review --limit 50
        solieu review --format csv > warehouse/corrections.csv    # then fill in action, value, reason and author
    """
    figures, failed = _ask(database(warehouse), limit)
    if form is Form.csv:
        _write_csv(figures)
    else:
        _print_figures(figures)
    for entry in failed:
        told = f"corrections.csv line {entry['line']} ({entry['outcome']}): {entry['advice']}."
        (err() if form is Form.csv else out()).print(plain(told))


def _ask(path: Path, limit: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Figures to review and entries that failed."""
    import duckdb  # noqa: PLC0415 (help needs no database)

    with duckdb.connect(str(path), read_only=True) as connection:
        try:
            return _rows(connection.execute(FIGURES, [limit])), _rows(connection.execute(FAILED, [limit]))
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise UserError(f"{path}: was made by an earlier version. Run solieu run once more.") from error


def _rows(cursor: Any) -> list[dict[str, Any]]:
    """An answer as one dictionary a row."""
    names = [name for name, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _print_figures(figures: list[dict[str, Any]]) -> None:
    """One paragraph a figure: what it says, its words, what is doubtful and why."""
    console = out()
    if not figures:
        console.print("Nothing stands out: no figure has little confidence, a warning or a contradiction.")
    for row in figures:
        cells = (row["indicator"], _text(row["obs_value"]), row["unit_measure"], row["place_name"], row["time_period"])
        head = "  ".join(str(cell) for cell in (*cells, row["status"]) if cell)
        console.print(Text(row["figure_id"], style="bold"), plain(f"{head}  confidence {row['confidence']:.2f}"))
        console.print(plain(f"    “{row['quote']}” in: {row['sentence']}"))
        console.print(plain(f"    {row['doubtful']}: {'; '.join(row['why'])}"), end="\n\n")


def _text(value: Any) -> str:
    """A cell as corrections.csv writes it."""
    from flows.correct.cells import spelled  # noqa: PLC0415 (help needs no Polars)

    return spelled(value) or ""


def _write_csv(figures: list[dict[str, Any]]) -> None:
    """Lines for corrections.csv: no action yet, what the doubtful column holds as the expectation."""
    writer = csv.DictWriter(sys.stdout, (*SAID, *BESIDE), lineterminator="\n")
    writer.writeheader()
    for row in figures:
        beside = {name: _harmless(_text(row[name])) for name in BESIDE if name != "why"}
        said = {"figure_id": row["figure_id"], "column": row["doubtful"], "expect": _text(row[row["doubtful"]])}
        writer.writerow({**beside, "why": _harmless("; ".join(row["why"])), **said})


def _harmless(text: str) -> str:
    """A text on one line that no spreadsheet takes for a formula; numbers stay numbers."""
    line = " ".join(CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).split())
    number = line.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{line}" if line.startswith(FORMULA) and not number else line
