"""What every table declaration is made of: a pandera model whose columns carry titles, units and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandera.polars as pa
import polars as pl

HEX16 = "^[0-9a-f]{16}$"

Words = Literal["all", "quote"]
"""How much of what an article says a column holds."""


@dataclass(frozen=True)
class Rule:
    """A rule over several columns of a row: an expression that is true (or null) where the row holds."""

    name: str
    holds: pl.Expr
    reason: str


class Table(pa.DataFrameModel):
    """Base of all table models: exactly the declared columns, dtypes as declared, nothing coerced silently."""

    class Config:
        """Settings all tables share."""

        strict = True
        ordered = True
        coerce = False


def column(
    title_vi: str,
    description: str,
    *,
    unit: str | None = None,
    concept: str | None = None,
    codes: str | None = None,
    references: str | None = None,
    parquet_only: bool = False,
    words: Words | None = None,
    **checks: Any,
) -> Any:
    """Declare a column: Vietnamese title, English description, unit, SDMX concept, code list, `table.column` it names.

    `parquet_only` keeps a bulky column out of the database; `words` says whether it holds all the words of an article
    or a quote, for exports that leave texts out; `checks` go to pandera's Field (nullable, ge …).
    """
    metadata = {"title_vi": title_vi, "unit": unit, "concept": concept, "codes": codes, "references": references}
    rest = {"parquet_only": parquet_only, "words": words}
    return pa.Field(description=description, metadata={**metadata, **rest}, **checks)


def about(
    name: str,
    title: str,
    title_vi: str,
    description: str,
    *,
    key: tuple[str, ...],
    sort: tuple[str, ...] | None = None,
    rules: tuple[Rule, ...] = (),
    row_group_rows: int = 100_000,
) -> dict[str, Any]:
    """Declare a table's own facts; `sort` defaults to the primary key and must determine the order of rows fully."""
    facts = {"name": name, "title": title, "title_vi": title_vi, "description": description}
    return {**facts, "key": key, "sort": sort or key, "rules": rules, "row_group_rows": row_group_rows}


def is_null_or(expression: pl.Expr, *columns: str) -> pl.Expr:
    """True where any of the columns is null, otherwise what the expression says."""
    return pl.any_horizontal(pl.col(c).is_null() for c in columns) | expression


def ordered(low: str, high: str, name: str, strictly: bool = False) -> Rule:
    """The rule that `low` does not exceed `high` (or lies strictly below it) where both are known."""
    holds = pl.col(low) < pl.col(high) if strictly else pl.col(low) <= pl.col(high)
    return Rule(name, is_null_or(holds, low, high), f"{low} must {'lie before' if strictly else 'not exceed'} {high}")


def finite(*columns: str) -> Rule:
    """The rule that numbers are neither infinite nor NaN, which no tool downstream reads alike."""
    holds = pl.all_horizontal(pl.col(c).is_null() | pl.col(c).is_finite() for c in columns)
    return Rule("not_finite", holds, f"{' and '.join(columns)} must be finite")


def labels(mapping: Mapping[str, Any], name: str) -> str | None:
    """One textual entry of a metadata mapping, None where it is absent."""
    value = mapping.get(name)
    return None if value is None else str(value)
