"""Neighbouring rows and choices between cases."""

from __future__ import annotations

import polars as pl

from flows.extract.choose import first_that
from flows.extract.neighbours import from_here, neighbour, opens, so_far


def test_a_neighbour_is_of_the_same_sentence() -> None:
    frame = pl.DataFrame({"sid": [1, 1, 1, 2], "v": [10, 20, None, 40]})
    seen = frame.select(after=neighbour("v", 1), before=neighbour(pl.col("v") + 1, -1), second=neighbour("v", -2))
    assert seen["after"].to_list() == [20, None, None, None]
    assert seen["before"].to_list() == [None, 11, 21, None]
    assert seen["second"].to_list() == [None, None, 10, None]


def test_the_last_and_the_next_row_that_pass_are_of_the_same_sentence() -> None:
    frame = pl.DataFrame({"sid": [1, 1, 1, 2, 2], "v": [10, 20, None, 40, 50]})
    small = pl.col("v") < 25
    seen = frame.select(so_far=so_far("v", small), ahead=from_here("v", pl.col("v") > 15), first=so_far("v", opens()))
    assert seen["so_far"].to_list() == [10, 20, 20, None, None]
    assert seen["ahead"].to_list() == [20, 20, None, 40, 50]
    assert seen["first"].to_list() == [10, 10, 10, 40, 40]


def test_the_first_true_case_gives_the_value_even_if_null() -> None:
    frame = pl.DataFrame({"n": [1, 2, 3, None]})
    cases = [(pl.col("n") == 1, pl.lit(None, pl.String)), (pl.col("n") <= 2, pl.lit("low"))]
    assert frame.select(v=first_that(cases, pl.lit("rest")))["v"].to_list() == [None, "low", "rest", "rest"]
    assert frame.select(v=first_that(cases))["v"].to_list() == [None, "low", None, None]
