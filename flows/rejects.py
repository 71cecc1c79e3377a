"""The columns of what a stage sets aside."""

from __future__ import annotations

import polars as pl

REJECTS: dict[str, pl.DataType] = {
    "stage": pl.String(),
    "source_uri": pl.String(),
    "record": pl.String(),
    "rule": pl.String(),
    "reason": pl.String(),
    "row_json": pl.String(),
}
"""One row for everything set aside, with what to do about it."""
