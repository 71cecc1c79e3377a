"""Writing tables as Parquet: sorted, zstd, with statistics and the descriptions of table and columns in the file.

The bytes depend on the rows alone: neither on how shards cut them nor on threads. Memory is bounded because a table
larger than one part is cut by ranges of its leading identifier, which is a hash and so spreads evenly.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]

from schemas.tables import SCHEMA_VERSION, TABLES, ColumnSpec, TableSpec, table

GROUPS_PER_PART = 16
"""A part holds about this many row groups; sorting one part is what a write needs in memory."""

HEX_RANGE = 1 << 16


@dataclass(frozen=True)
class Halves:
    """Shard files of a table, some of whose columns lie in other files `beside` that share the unique column `on`."""

    files: Sequence[Path]
    beside: Sequence[Path]
    on: str


Source = pl.DataFrame | Sequence[Path] | Halves


def write_tables(sources: Mapping[str, Source], folder: Path) -> dict[str, list[Path]]:
    """Write every declared table under `folder`, those without a source as empty files; returns the files by table."""
    return {name: write_table(name, sources.get(name, []), folder) for name in TABLES}


def write_table(name: str, source: Source, folder: Path) -> list[Path]:
    """Write one table from a frame or from shard files of it.

    One part becomes `folder/<name>.parquet`, several `folder/<name>/part-<n>.parquet`, in the declared order.
    """
    spec = table(name)
    parts = _parts_needed(spec, _count(source))
    if parts == 1:
        return [_sink(spec, _rows(spec, source), folder / f"{name}.parquet")]
    return [
        _sink(spec, _rows(spec, source, held), folder / name / f"part-{i:04}.parquet")
        for i, held in enumerate(_ranges(spec.sort[0], parts))
    ]


def read_table(name: str, folder: Path) -> pl.LazyFrame:
    """Scan a table as `write_table` left it; raises FileNotFoundError naming the table."""
    return pl.scan_parquet(table_files(name, folder))


def table_files(name: str, folder: Path) -> list[Path]:
    """The Parquet files of one table in order; raises FileNotFoundError naming the table."""
    single = folder / f"{name}.parquet"
    files = [single] if single.is_file() else sorted((folder / name).glob("part-*.parquet"))
    if not files:
        raise FileNotFoundError(f"no table {name} under {folder}: expected {name}.parquet or {name}/part-*.parquet")
    return files


def row_counts(folder: Path) -> dict[str, int]:
    """Rows of every table under a folder, read off the files' footers."""
    return {name: int(read_table(name, folder).select(pl.len()).collect().item()) for name in TABLES}


def file_metadata(spec: TableSpec) -> dict[str, str]:
    """What a table's files say about it; nothing in it depends on the run, so that equal rows give equal bytes."""
    return {
        "title": spec.title,
        "title_vi": spec.title_vi,
        "description": spec.description,
        "table": spec.name,
        "schema_version": SCHEMA_VERSION,
        "primary_key": json.dumps(spec.key),
        "sorted_by": json.dumps(spec.sort),
        "columns": json.dumps({c.name: column_metadata(c) for c in spec.columns}, ensure_ascii=False),
    }


def column_metadata(column: ColumnSpec) -> dict[str, str]:
    """What the files say about one column: description, titles, unit, SDMX concept, code list, reference."""
    facts = {
        "description": column.description, "title_vi": column.title_vi, "unit": column.unit, "concept": column.concept,
        "codes": column.codes, "references": column.references,
    }  # fmt: skip
    return {key: value for key, value in facts.items() if value}


def _arrow_schema(spec: TableSpec) -> pa.Schema:
    """The Arrow schema of a table with each column's facts as field metadata."""
    plain = spec.empty().to_arrow().schema
    return pa.schema([plain.field(c.name).with_metadata(column_metadata(c)) for c in spec.columns])


def files_of(source: Source) -> list[Path]:
    """The files a source lies in."""
    if isinstance(source, Halves):
        return [*source.files, *source.beside]
    return [] if isinstance(source, pl.DataFrame) else list(source)


def _count(source: Source) -> int:
    """The number of rows of a source."""
    if isinstance(source, pl.DataFrame):
        return len(source)
    files = source.files if isinstance(source, Halves) else source
    return int(pl.scan_parquet(list(files)).select(pl.len()).collect().item()) if files else 0


def _rows(spec: TableSpec, source: Source, held: pl.Expr | None = None) -> pl.LazyFrame:
    """A lazy frame over the rows of a source, those of one range (of the column `held` tests) or all."""
    some = pl.lit(True) if held is None else held
    if isinstance(source, pl.DataFrame):
        return spec.conform(source).lazy().filter(some)
    if isinstance(source, Halves) and source.files:
        one, other = (pl.scan_parquet(list(files)).filter(some) for files in (source.files, source.beside))
        return one.join(other, on=source.on, how="left").select(spec.schema.names())
    files = files_of(source)
    return pl.scan_parquet(files, schema=spec.schema).filter(some) if files else spec.empty().lazy()


def _parts_needed(spec: TableSpec, rows: int) -> int:
    """A power of two of parts, from the number of rows alone; tables not led by a hash stay whole."""
    limit, parts = spec.row_group_rows * GROUPS_PER_PART, 1
    if spec.sort[0] not in ("article_id", "document_id"):
        return 1
    while parts * limit < rows and parts < HEX_RANGE:
        parts *= 2
    return parts


def _ranges(column: str, parts: int) -> Iterator[pl.Expr]:
    """Conditions that cut the space of hexadecimal identifiers into equal ranges."""
    bounds = [f"{i * HEX_RANGE // parts:04x}" for i in range(parts)]
    for low, high in zip(bounds, [*bounds[1:], "g"], strict=True):
        yield (pl.col(column) >= low) & (pl.col(column) < high)


def _sink(spec: TableSpec, frame: pl.LazyFrame, path: Path) -> Path:
    """Sort and write one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.sort(spec.sort, maintain_order=True).sink_parquet(
        path,
        compression="zstd",
        compression_level=1,  # texts take three quarters of the time that Polars' own choice takes, and 16 % more room
        statistics=True,
        row_group_size=spec.row_group_rows,
        metadata=file_metadata(spec),
        arrow_schema=_arrow_schema(spec),
    )
    return path
