"""`solieu place`: what the place tables know about a name."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from flows.cli.console import guarded, out, plain
from flows.runtime.errors import UserError


@guarded
def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A place as texts name it, or a place_id.")],
    on: Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="The day it is meant on.")] = None,
) -> None:
    """Say which unit a name means on a day, its history, and what it became."""
    from flows.extract.places import describe_place  # noqa: PLC0415 (the tables are not needed for help)

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError as error:
        raise UserError(f"--on {on}: not a day such as 2024-12-31.") from error
    found = describe_place(name, day)
    if found.is_empty() and day and (ever := describe_place(name)).height:
        row = ever.row(0, named=True)
        raise UserError(f"{name}: not valid on {on}. Without --on: {row['full_name']}, {_cell(row['within'])}, "
                        f"{_cell(row['valid_from'])} to {_cell(row['valid_to'])}, and what became of it.")  # fmt: skip
    if found.is_empty():
        raise UserError(f"{name}: no such place. Write it with its type, such as 'huyện Lắk' or 'tỉnh Cà Mau'.")
    for number, row in enumerate(found.iter_rows(named=True)):
        lines = [plain(f"{key:15} {_cell(value)}") for key, value in row.items()]
        out().print(*([""] if number else []), *lines, sep="\n")


def _cell(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else "–" if value is None else str(value)
