"""`solieu report`: pages to read and share, made from the published tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database


@guarded
def command(
    warehouse: Warehouse = DEFAULT,
    to: Annotated[Path | None, typer.Option("--to", help="Another folder than DIR/report.")] = None,
) -> None:
    """Write the report: static pages in Vietnamese and English that need no network and no server.

    Every run that changes the tables writes DIR/report anew, unless told `--no-report`.
    """
    from flows.report import write_report  # noqa: PLC0415 (charts are slow to import)
    from flows.runtime.lock import warehouse_lock  # noqa: PLC0415
    from flows.runtime.publication import write_report_into  # noqa: PLC0415
    from flows.runtime.releases import Releases  # noqa: PLC0415

    folder = database(warehouse).parent.absolute()
    releases = Releases(folder)
    if to or releases.current is None:
        place = write_report(folder, to)
    else:
        with warehouse_lock(releases.state):
            write_report_into(releases.current, folder)
            releases.show(releases.current)
        place = folder / "report"
    out().print(plain(f"wrote {place / 'index.html'}"))
