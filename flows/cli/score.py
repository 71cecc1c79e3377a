"""`solieu score`: the warehouse against hand-labelled articles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flows.cli.console import guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse


@guarded
def command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Labelled articles, one a line (.jsonl).")],
    warehouse: Warehouse = DEFAULT,
    causes: Annotated[int, typer.Option(help="How many causes of errors to list.")] = 15,
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
    for cause, count, example in scores.causes()[:causes]:
        console.print(plain(f"{count:5}  {cause}   ({example})"))
    for path in scores.save(folder / "scores", gold.stem):
        console.print(plain(f"wrote {path}"))
