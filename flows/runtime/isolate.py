"""One document a stage stumbles over costs no other: it is found by halving and set aside with the error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from flows.runtime.errors import out_of_memory
from schemas.tables import table

Tables = dict[str, pl.DataFrame]


def isolated(stage: str, work: Callable[..., Any], rows: pl.DataFrame, *dependants: pl.DataFrame) -> Tables:
    """Tables of `work(rows, *dependants)` plus `rejects`; `dependants` belong to rows by `article_id`.

    `work` treats each row by itself, so that halves give the same as the whole. What raises for a single row becomes
    a reject; that memory ran out is no row's fault and is passed on. Any other panic inside Polars is a row's error,
    although it is no Exception.
    """
    try:
        return _tables(work(rows, *dependants))
    except (Exception, pl.exceptions.PanicException) as error:
        if out_of_memory(error):
            raise
        if len(rows) <= 1:
            return _empty(stage, work, rows, dependants, error)
    middle = len(rows) // 2
    halves = [isolated(stage, work, half, *_of(half, dependants)) for half in (rows[:middle], rows[middle:])]
    return {name: pl.concat([half[name] for half in halves]) for name in halves[0]}


def _tables(result: Any) -> Tables:
    """A stage's record of frames (dataclass or named tuple) as a dictionary, always with `rejects`."""
    named = result._asdict() if hasattr(result, "_asdict") else vars(result)
    return {"rejects": table("rejects").empty(), **named}


def _of(rows: pl.DataFrame, dependants: tuple[pl.DataFrame, ...]) -> list[pl.DataFrame]:
    wanted = rows.select("article_id")
    return [frame.join(wanted, on="article_id", how="semi", maintain_order="left") for frame in dependants]


def _empty(
    stage: str, work: Callable[..., Any], rows: pl.DataFrame, dependants: tuple[pl.DataFrame, ...], error: BaseException
) -> Tables:
    """What no rows give, with the one row as a reject; an error for no rows at all is the program's own: raised."""
    if rows.is_empty():
        raise error
    tables = _tables(work(rows[:0], *(frame[:0] for frame in dependants)))
    said = f"{type(error).__name__}: {str(error)[:300]}"
    reason = f"{stage} stopped at it with {said}. Please report it with this document."
    row = {"stage": stage, "source_uri": rows["source_uri"][0], "record": None, "rule": "crashed", "reason": reason}
    crash = pl.DataFrame([{**row, "row_json": None}], schema=tables["rejects"].schema)
    return {**tables, "rejects": pl.concat([tables["rejects"], crash])}
