"""`solieu score`: the warehouse against hand-labelled articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from flows.cli.console import guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse

if TYPE_CHECKING:
    import polars as pl


@guarded
def command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled articles, one a line (.jsonl).")],
    warehouse: Warehouse = DEFAULT,
    causes: Annotated[int, typer.Option(help="How many causes of errors to list.")] = 15,
    rules: Annotated[int, typer.Option(help="How many of the least precise rules to list.")] = 10,
) -> None:
    """Measure precision, recall and F1 in layers, list what goes wrong most, and keep it in DIR/scores."""
    from flows.score import score  # noqa: PLC0415 (Polars is not needed for help)

    folder = warehouse.expanduser()
    scores = score(gold, folder)
    console = out()
    console.print(
        f"{scores.articles} articles, {scores.labelled} labelled figures, {scores.extracted} extracted; "
        f"not in the warehouse: {', '.join(scores.absent) or 'none'}"
    )
    grid = Table("layer", "P", "R", "F1", box=None)
    for layer, measure in scores.layers.items():
        grid.add_row(layer, *(f"{value:.3f}" for value in (measure.p, measure.r, measure.f)))
    console.print(grid)
    console.print(f"row F1, 95 % interval: {scores.row_f1_95[0]:.3f} to {scores.row_f1_95[1]:.3f}")
    console.print("slots on matched figures: " + ", ".join(f"{k} {a}/{b}" for k, (a, b) in scores.slots.items()))
    _print_causes(console, scores.causes.head(causes))
    _print_rules(console, scores.rules, rules)
    for path in scores.save(folder / "scores", gold.stem):
        console.print(plain(f"wrote {path}"))


def _print_causes(console: Console, causes: pl.DataFrame) -> None:
    """What to mend first."""
    grid = Table("n", "slot", "expected", "got", "read by", "example", box=None, title="errors by cause")
    for row in causes.iter_rows(named=True):
        cells = (row["n"], row["slot"], row["expected"], row["got"], row["how"], f"{row['quote']} ({row['source']})")
        grid.add_row(*map(plain, cells))
    console.print(grid)


def _print_rules(console: Console, rules: pl.DataFrame, most: int) -> None:
    """The rules that are wrong most often, of those used more than twice."""
    used = rules.filter(rules["n"] > 2).sort("precision", "n", descending=[False, True]).head(most)
    grid = Table("precision", "right", "of", "kind", "rule", box=None, title="least precise rules")
    for row in used.iter_rows(named=True):
        grid.add_row(f"{row['precision']:.2f}", *map(plain, (row["right"], row["n"], row["kind"], row["rule"])))
    console.print(grid)
