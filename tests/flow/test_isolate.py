"""A document that a stage stumbles over is set aside with the error; the others come through."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
import pytest

from flows.runtime.isolate import isolated


class Made(NamedTuple):
    """What the stage of these tests makes."""

    sizes: pl.DataFrame


def rows(*texts: str) -> pl.DataFrame:
    return pl.DataFrame({"article_id": texts, "source_uri": [f"{text}.txt" for text in texts], "text": texts})


def failing(error: BaseException):
    """A stage that raises `error` where any row says "bad"."""

    def work(given: pl.DataFrame) -> Made:
        if "bad" in given["text"].to_list():
            raise error
        return Made(given.select(size=pl.col("text").str.len_chars()))

    return work


@pytest.mark.parametrize("error", [ValueError("stumbled"), pl.exceptions.PanicException("PyObject pointer is null")])
def test_what_crashes_is_set_aside_and_the_rest_comes_through(error: BaseException) -> None:
    tables = isolated("extract", failing(error), rows("a", "bad", "ccc", "dd"))
    assert tables["sizes"]["size"].to_list() == [1, 3, 2]
    assert tables["rejects"].select("stage", "source_uri", "rule").rows() == [("extract", "bad.txt", "crashed")]
    assert f"{type(error).__name__}: {error}" in tables["rejects"]["reason"][0]


NO_FAULTS = [
    MemoryError(),
    RuntimeError("can't start new thread"),
    pl.exceptions.PanicException("failed to spawn a thread: Os { code: 11, kind: WouldBlock }"),
    KeyboardInterrupt(),
]


@pytest.mark.parametrize("error", NO_FAULTS)
def test_what_is_no_fault_of_a_row_is_passed_on(error: BaseException) -> None:
    with pytest.raises(type(error)):
        isolated("extract", failing(error), rows("a", "bad"))


def test_an_error_for_no_rows_at_all_is_raised() -> None:
    with pytest.raises(pl.exceptions.PanicException):
        isolated("extract", _always, rows("a"))


def _always(_: pl.DataFrame) -> Made:
    raise pl.exceptions.PanicException("for any input")
