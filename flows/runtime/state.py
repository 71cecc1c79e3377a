"""What a release was made from: remembered inputs, files with their hashes, and the stage entries it stands on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from flows.runtime.errors import RunRefused

FORMAT = 1
FILES: dict[str, pl.DataType] = {
    "name": pl.String(),
    "path": pl.String(),
    "format": pl.String(),
    "size": pl.Int64(),
    "mtime_ns": pl.Int64(),
    "known": pl.String(),
    "sha256": pl.String(),
}
"""One row an input file as last read; `name` is what its documents' `source_uri` begin with, `known` a hash of what a
metadata file says of it, `sha256` one of its content and that.
"""

COVERED: dict[str, pl.DataType] = {"name": pl.String(), "sha256": pl.String(), "entry": pl.String()}
"""One row a file and loaded batch that holds (a part of) it."""


@dataclass(frozen=True)
class Facts:
    """The small facts of a release; `digest` stands for everything its tables were made from.

    `roots` (see flows.load.names) say how files are named, in the order in which they were first seen; `standing` holds
    notes that stay true while nothing changes.
    """

    inputs: list[str] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    schema: str = ""
    digest: str = ""
    run_id: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    quality: dict[str, float] = field(default_factory=dict)
    standing: list[str] = field(default_factory=list)
    measures: dict[str, list[float]] = field(default_factory=dict)

    @property
    def measured(self) -> dict[str, tuple[float, int]]:
        """Measures with the rows they rest on, as `flows.runtime.measures` gives them."""
        return {name: (float(value), int(rows)) for name, (value, rows) in self.measures.items()}


@dataclass(frozen=True)
class State:
    """Facts of a release, its input files (FILES) and the batches that cover them (COVERED)."""

    facts: Facts = field(default_factory=Facts)
    files: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FILES))
    covered: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COVERED))

    def save(self, folder: Path) -> None:
        """Write the state into a release that is not current yet."""
        self.files.write_parquet(folder / "files.parquet", compression="zstd")
        self.covered.write_parquet(folder / "covered.parquet", compression="zstd")
        text = json.dumps({"format": FORMAT, **asdict(self.facts)}, ensure_ascii=False, indent=1)
        (folder / "state.json").write_text(text, encoding="utf8")


def read_state(release: Path | None, *, forgotten: bool = False) -> State:
    """The state of a release; an empty one where there is none; one without files, so that all is read anew, where the
    tables of files cannot be read or have other columns.

    Raises RunRefused for one written by a newer program, and for a damaged one, since what inputs there were is then
    not known: going on would let go of them. `forgotten` says that they are to be let go of.
    """
    if release is None or not (release / "state.json").is_file():
        return State()
    try:
        facts = _facts(release / "state.json")
    except (OSError, ValueError, TypeError, KeyError) as error:
        if forgotten:
            return State()
        advice = "Name all inputs and pass --only: everything is then read anew."
        raise RunRefused(f"{release}/state.json is damaged: inputs of earlier runs are not known. {advice}") from error
    try:
        tables = [pl.read_parquet(release / name, memory_map=False) for name in ("files.parquet", "covered.parquet")]
        files, covered = (frame.select(list(names)) for frame, names in zip(tables, (FILES, COVERED), strict=True))
    except (OSError, pl.exceptions.PolarsError):
        return State(replace(facts, digest=""))
    return State(facts, files, covered)


def _facts(path: Path) -> Facts:
    """The facts in a file; raises ValueError or TypeError for anything else, RunRefused for those of a newer format."""
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    if int(said["format"]) > FORMAT:
        advice = "Update this program, or choose another --warehouse."
        raise RunRefused(f"{path.parent}: made by a newer version of this program. {advice}")
    return Facts(**{name: value for name, value in said.items() if name in Facts.__dataclass_fields__})
