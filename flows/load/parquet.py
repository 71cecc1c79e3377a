"""Parquet as crawls leave it: one row an article, read by row ranges so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from flows.load.columns import match_columns, missing_text
from flows.load.files import MAX_RECORD, Part, open_file
from flows.load.frames import RAW, Intake, digests

_DAMAGED = (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, ValueError, OSError)


def read_parquet(part: Part, intake: Intake, columns: Mapping[str, str] | None = None) -> None:
    """Rows [start, stop) of the file. A file that is no Parquet, or has no text column, gives one reject."""
    try:
        with open_file(part.file) as stream, pq.ParquetFile(stream) as file:
            names = file.schema_arrow.names
            roles = match_columns(names, columns)
            if "text" not in roles:
                intake.refuse("missing_text_column", missing_text(names))
                return
            rows = _rows(file, list(dict.fromkeys(roles.values())), part)
    except PermissionError:
        raise
    except _DAMAGED as error:
        place = f"rows {part.start + 1} to {part.stop}" if part.stop else "the file"
        intake.refuse("bad_parquet", f"Cannot read {place}: {error}. Write the file again.")
    else:
        _take(rows, roles, part, intake)


def split_parquet(part: Part, shard_bytes: int) -> list[Part]:
    """Cut by rows, using each row group's size; a file that cannot be opened stays whole for its reader to reject."""
    try:
        with open_file(part.file) as stream, pq.ParquetFile(stream) as file:
            groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
            sizes = [(group.num_rows, group.total_byte_size) for group in groups]
    except _DAMAGED:
        return [part]
    parts, start = [], 0
    for rows, size in sizes:
        step = max(1, -(-rows // max(1, round(size / shard_bytes))))
        parts += [Part(part.file, at, min(at + step, start + rows)) for at in range(start, start + rows, step)]
        start += rows
    return parts or [part]


def _rows(file: Any, names: list[str], part: Part) -> pl.DataFrame:
    """The wanted rows of the row groups that hold them."""
    taken, start = [], 0
    for index in range(file.metadata.num_row_groups):
        stop = start + file.metadata.row_group(index).num_rows
        low, high = max(part.start, start), stop if part.stop is None else min(part.stop, stop)
        if low < high:
            table = file.read_row_group(index, columns=names, use_threads=False)
            taken.append(table.slice(low - start, high - low))
        start = stop
    table = pa.concat_tables(taken) if taken else file.schema_arrow.empty_table().select(names)
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _take(rows: pl.DataFrame, roles: dict[str, str], part: Part, intake: Intake) -> None:
    """Rename and cast to schema RAW; a cell over MAX_RECORD bytes is set aside."""
    cells = rows.select(
        _text_cell(rows, column).alias("record" if role == "id" else role) for role, column in roles.items()
    )
    sizes = cells["text"].str.len_bytes().cast(pl.Int64)
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in RAW.items() if name not in cells.columns]
    full = cells.with_columns(missing).with_columns(
        pl.int_range(part.start + 1, part.start + 1 + pl.len(), dtype=pl.Int64).alias("line"),
        pl.lit("utf-8").alias("encoding"),
        sizes.fill_null(0).alias("size_bytes"),
        digests(cells["text"].fill_null("")).alias("bytes_sha256"),
    )
    large = pl.col("size_bytes") > MAX_RECORD
    for line in full.filter(large)["line"]:
        intake.refuse("too_large", f"Its text is longer than {MAX_RECORD:,} bytes: no article. Split it.", f"L{line}")
    intake.add_frame(full.filter(~large))


def _text_cell(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Any column type as text: lists of strings joined, times in ISO form."""
    dtype = rows.schema[column]
    cell = pl.col(column)
    if isinstance(dtype, pl.List):
        return cell.cast(pl.List(pl.String)).list.join("\n", ignore_nulls=True)
    if isinstance(dtype, pl.Datetime):
        return cell.dt.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(dtype, pl.Struct):
        return cell.struct.json_encode()
    if dtype == pl.Binary:
        return cell.cast(pl.String, strict=False)
    return cell.cast(pl.String, strict=False)
