"""`solieu export`: the published tables in the formats of other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import err, guarded, out, plain
from flows.cli.options import DEFAULT, Warehouse, database


class Format(StrEnum):
    """What can be written."""

    csv = "csv"
    xlsx = "xlsx"
    sdmx_csv = "sdmx-csv"
    jsonld = "jsonld"
    all = "all"


@guarded
def command(
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder to write; replaces an earlier export only.")],
    form: Annotated[list[Format] | None, typer.Option("--format", "-f", help="May be given several times.")] = None,
    without_texts: Annotated[bool, typer.Option("--without-texts", help="No full texts, short quotes only.")] = False,
    warehouse: Warehouse = DEFAULT,
) -> None:
    """Write the tables for other tools: CSV, Excel, SDMX, JSON-LD (all of them unless named).

    `csv` is every table with a Frictionless data package, `xlsx` a workbook for readers, `sdmx-csv` the figures as
    SDMX-CSV 2.0 with their structure, `jsonld` the figures as annotations on the words of the articles. Parquet is in
    DIR/parquet of the warehouse already, with datapackage.json and croissant.json.

    **Examples**

        solieu export --to share/ --without-texts
        solieu export --to for-excel/ --format xlsx
    """
    from flows.export import FORMATS, write_export  # noqa: PLC0415 (help needs none of it)

    folder = database(warehouse).parent.absolute()
    chosen = list(FORMATS) if not form or Format.all in form else [item.value for item in form]
    done = write_export(folder, to, chosen, texts=not without_texts)
    for note in done.notes:
        err().print(plain(note))
    out().print(plain(f"wrote {done.folder / 'README.md'} and {', '.join(chosen)}"))
