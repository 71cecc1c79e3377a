"""Options several commands share."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from flows.runtime.errors import UserError
from flows.runtime.settings import Settings


def _folder(said: str) -> Path:
    if not said:
        raise typer.BadParameter("it is empty: is a variable not set?")
    return Path(said)


Warehouse = Annotated[
    Path,
    typer.Option(
        "--warehouse", "-w", envvar="SOLIEU_WAREHOUSE", parser=_folder, metavar="PATH",
        help="Folder of the tables and the database; to read, also an s3:// address.",
    ),
]  # fmt: skip
DEFAULT = Path("warehouse")

Column = Annotated[
    list[str] | None, typer.Option(help="Column of the input, as ROLE=NAME: text, title, published, id, url …")
]
RejectShare = Annotated[float, typer.Option(help="Share of refused rows that fails a run.")]
Wait = Annotated[float, typer.Option(metavar="SECONDS", help="Wait for another run of the same warehouse.")]
Only = Annotated[bool, typer.Option("--only", help="Let go of inputs of earlier runs that are not named.")]
Report = Annotated[bool, typer.Option(" /--no-report", help="Leave the report out; a run ends sooner.")]
Publish = Annotated[str | None, typer.Option(metavar="S3", help="s3:// prefix that gets the release too.")]
Runner = Annotated[str, typer.Option(help="Where batches are worked on: threads or dask.")]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="Batches worked on at once, if not one a core; fewer need less memory.")
]
DaskAddress = Annotated[str | None, typer.Option(metavar="TCP", help="A Dask cluster, as tcp://host:8786.")]


SPELLED = {
    "publish_to": "--publish", "wait_seconds": "--wait", "reject_share": "--reject-share", "columns": "--column",
    "runner": "--runner", "workers": "--workers", "dask_address": "--dask-address", "warehouse": "--warehouse",
}  # fmt: skip
"""Setting → the option that gives it."""


def settings_of(inputs: Sequence[str], warehouse: Path, column: Sequence[str] | None, **more: Any) -> Settings:
    """What the options of a run ask for, checked; raises UserError naming the option that is wrong, and why."""
    asked = {"inputs": list(inputs), "warehouse": str(warehouse), "columns": _columns(column or [])}
    try:
        return Settings.model_validate({**asked, **more})
    except ValidationError as error:
        raise UserError("; ".join(map(_told, error.errors()))) from None


def _told(mistake: Mapping[str, Any]) -> str:
    """The option that is wrong, what of it, and why."""
    where = [str(part) for part in mistake["loc"] if part != "[key]"]
    option = " ".join([*(SPELLED.get(name, name) for name in where[:1]), *where[1:]])
    return ": ".join(part for part in (option, mistake["msg"].removeprefix("Value error, ")) if part)


def _columns(pairs: Sequence[str]) -> dict[str, str]:
    """ROLE=NAME pairs as a dictionary."""
    for pair in pairs:
        if "=" not in pair:
            raise UserError(f"--column {pair}: not of the form ROLE=NAME, such as text=noi_dung.")
    return dict(pair.split("=", 1) for pair in pairs)


def check_spelling(inputs: Sequence[str]) -> None:
    """Have a path that is not there told before anything is started; raises InputError."""
    if lost := [item for item in inputs if not _may_be(item)]:
        from flows.load import list_inputs  # noqa: PLC0415 (Polars is not needed for help)

        list_inputs(lost)


def _may_be(item: str) -> bool:
    """Whether an input is worth a look."""
    path = Path(item).expanduser()
    return item.startswith("s3://") or path.is_dir() or path.is_file() or glob.has_magic(item)


def database(warehouse: Path) -> Path:
    """The database of a warehouse, fetched where it is an s3:// address; raises UserError saying how to make one."""
    if warehouse.parts[:1] == ("s3:",):
        from flows.runtime.sending import database_from  # noqa: PLC0415 (object stores are slow to import)

        return database_from("s3://" + "/".join(warehouse.parts[1:]))
    path = warehouse.expanduser() / "solieu.duckdb"
    if not path.is_file():
        raise UserError(f"{warehouse}: holds no database. Make one with: solieu run INPUT --warehouse {warehouse}")
    return path
