"""Writing an export: the formats asked for, a README and a manifest, in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.export import csv_package, excel, jsonld, sdmx
from flows.export.place import ExportError, exchanged, sign
from flows.export.read import Source
from flows.export.words import readme

FORMATS: dict[str, Callable[[Source, Path], str | None]] = {
    "csv": csv_package.write,
    "xlsx": excel.write,
    "sdmx-csv": sdmx.write,
    "jsonld": jsonld.write,
}
"""Name of a format → what writes it into a folder and says what could not be written."""


@dataclass(frozen=True)
class Exported:
    """A finished export: its folder, and what readers should know of it."""

    folder: Path
    notes: tuple[str, ...]


def write_export(warehouse: Path, to: Path, formats: Sequence[str], *, texts: bool = True) -> Exported:
    """Write `formats` of the tables of `warehouse` into the folder `to`, exchanging an earlier export there.

    The same database gives the same files. Without `texts`, whole texts are left out and quotes cut short. Raises
    ExportError, and leaves everything as it was.
    """
    database = warehouse / "solieu.duckdb"
    if not database.is_file():
        raise ExportError(f"{warehouse}: no solieu.duckdb here. Make one: solieu run INPUT --warehouse {warehouse}")
    chosen = [name for name in FORMATS if name in formats]
    try:
        with exchanged(to) as folder, duckdb.connect(str(database), read_only=True) as connection:
            notes = _fill(Source(connection, texts), folder, chosen)
    except duckdb.Error as error:
        raise ExportError(f"{database}: cannot be read; rebuild it with solieu run. ({error})") from error
    return Exported(to, tuple(notes))


def _fill(source: Source, folder: Path, formats: Sequence[str]) -> list[str]:
    """Everything an export holds."""
    notes = [note for name in formats if (note := FORMATS[name](source, folder))]
    (folder / "README.md").write_text(readme(source, formats, notes), encoding="utf8")
    sign(folder, {"formats": list(formats), "texts": source.texts, "run_id": source.origin.run_id})
    return notes
