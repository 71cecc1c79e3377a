"""`solieu report`: the tables as pages for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database
from flows.runtime.releases import Releases


@guarded
def command(
    warehouse: Warehouse = DEFAULT,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Folder to write instead of DIR/report; what it holds is replaced.")
    ] = None,
) -> None:
    """Write the report in Vietnamese and English as web pages that open from disk; start at DIR/report/index.html."""
    from flows.report import write_report  # noqa: PLC0415 (as in the other commands)

    own = warehouse.expanduser()
    current = database(own) and Releases(own).current
    write_report(own, folder or (current / "report" if current else None))
    link = own / "report"
    if folder is None and current and not link.is_symlink():
        link.symlink_to(Path(".solieu/current/report"))
    out().print(plain(f"wrote {(folder or link) / 'index.html'}"), soft_wrap=True)
