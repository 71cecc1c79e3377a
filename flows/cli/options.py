"""Options several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.runtime.errors import UserError

Warehouse = Annotated[
    Path,
    typer.Option(
        "--warehouse", "-w", envvar="SOLIEU_WAREHOUSE",
        help="Folder of the tables and the database; to read, also an s3:// address.",
    ),
]  # fmt: skip
DEFAULT = Path("warehouse")


def database(warehouse: Path) -> Path:
    """The database of a warehouse, fetched where it is an s3:// address; raises UserError saying how to make one."""
    if warehouse.parts[:1] == ("s3:",):
        from flows.runtime.sending import database_from  # noqa: PLC0415 (object stores are slow to import)

        return database_from("s3://" + "/".join(warehouse.parts[1:]))
    path = warehouse.expanduser() / "solieu.duckdb"
    if not path.is_file():
        raise UserError(f"{warehouse}: holds no database. Make one with: solieu run INPUT --warehouse {warehouse}")
    return path
