"""A table declaration read off its pandera model, in plain terms every rendering can use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas.tables.base import Rule, Table, labels
from schemas.tables.codelists import codes


@dataclass(frozen=True)
class ColumnSpec:
    """One column: what it is called, holds and means."""

    name: str
    dtype: pl.DataType
    nullable: bool
    title_vi: str
    description: str
    unit: str | None
    concept: str | None
    codes: str | None
    references: str | None
    parquet_only: bool
    words: str | None
    checks: tuple[pa.Check, ...]

    @classmethod
    def of(cls, name: str, column: Any) -> ColumnSpec:
        """Read one column off its pandera schema."""
        meta = column.metadata or {}
        texts = {key: labels(meta, key) for key in ("unit", "concept", "codes", "references", "words")}
        dtype = pl.Schema({name: column.dtype.type})[name]
        return cls(name, dtype, bool(column.nullable), str(meta.get("title_vi", name)),
                   str(column.description), parquet_only=bool(meta.get("parquet_only")),
                   checks=tuple(column.checks), **texts)  # fmt: skip

    def all_checks(self) -> tuple[pa.Check, ...]:
        """The declared checks and, for coded columns, that the code is of its list (read when first needed)."""
        return (*self.checks, pa.Check.isin(codes(self.codes))) if self.codes else self.checks


@dataclass(frozen=True)
class TableSpec:
    """One table: its columns, key, order, rules."""

    name: str
    title: str
    title_vi: str
    description: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    rules: tuple[Rule, ...]
    row_group_rows: int
    columns: tuple[ColumnSpec, ...]

    @classmethod
    def of(cls, model: type[Table]) -> TableSpec:
        """Read a declaration off its model."""
        columns = tuple(ColumnSpec.of(name, column) for name, column in model.to_schema().columns.items())
        return cls(columns=columns, **(model.Config.metadata or {}))  # type: ignore[attr-defined]

    @cached_property
    def schema(self) -> pl.Schema:
        """Column names and Polars dtypes, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def pandera(self) -> pa.DataFrameSchema:
        """The pandera schema with checks of code lists and row rules, for materialised frames."""
        columns = {c.name: pa.Column(c.dtype, list(c.all_checks()), nullable=c.nullable) for c in self.columns}
        checks = [_frame_check(rule) for rule in self.rules]
        return pa.DataFrameSchema(columns, checks=checks, strict=True, ordered=True)

    def column(self, name: str) -> ColumnSpec:
        """One column by name; raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    def only(self, keep: Callable[[ColumnSpec], bool]) -> TableSpec:
        """The declaration of fewer columns; its key and order are empty where they lost one."""
        columns = tuple(column for column in self.columns if keep(column))
        names = {column.name for column in columns}
        key, sort = (names_of if names.issuperset(names_of) else () for names_of in (self.key, self.sort))
        return replace(self, columns=columns, key=key, sort=sort, rules=())

    def references(self) -> Iterable[tuple[str, str, str]]:
        """Foreign keys as (column, parent table, parent column)."""
        for column in self.columns:
            if column.references:
                parent, parent_column = column.references.split(".")
                yield column.name, parent, parent_column

    def empty(self) -> pl.DataFrame:
        """A frame of no rows with the declared columns."""
        return self.schema.to_frame()

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with declared columns in order and dtypes widened where nothing is lost; raises TypeError else."""
        missing = [name for name in self.schema if name not in frame.columns]
        extra = [name for name in frame.columns if name not in self.schema]
        if missing or extra:
            raise TypeError(f"{self.name}: columns missing {missing}, not declared {extra}; see schemas/tables")
        return frame.select(self._cast(frame, column) for column in self.columns).rechunk()

    def _cast(self, frame: pl.DataFrame, column: ColumnSpec) -> pl.Series:
        """One column in its declared dtype; raises TypeError where a value would change."""
        series = frame[column.name]
        if series.dtype == column.dtype:
            return series
        message = f"{self.name}.{column.name}: {series.dtype} cannot become {column.dtype} without loss"
        if not _lossless(series, column.dtype):
            raise TypeError(message)
        try:
            return series.cast(column.dtype, strict=True)
        except pl.exceptions.PolarsError as error:
            raise TypeError(f"{message}: {error}") from error


def _lossless(series: pl.Series, wanted: pl.DataType) -> bool:
    """Whether a cast changes no value, or else fails: empty columns, integers, numbers to floats, categories, lists."""
    have = series.dtype
    if series.null_count() == len(series):
        return True
    if have.is_integer():
        return wanted.is_numeric()
    if isinstance(wanted, pl.Float64):
        return have.is_float()
    same_kind = isinstance(wanted, pl.Datetime | pl.List) and isinstance(have, type(wanted))
    return same_kind or (isinstance(wanted, pl.String) and isinstance(have, pl.Enum | pl.Categorical))


def _frame_check(rule: Rule) -> pa.Check:
    """A row rule as a pandera check over the whole frame."""
    return pa.Check(lambda data: data.lazyframe.select(rule.holds.fill_null(True)), name=rule.name, error=rule.reason)
