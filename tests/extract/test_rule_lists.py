"""Ordered lists of rules give what trying every rule on every row would."""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from flows.extract.rule_lists import Coded, Look, first_rule, matches


def test_the_first_rule_that_holds_wins_and_unwanted_patterns_must_not_match() -> None:
    frame = pl.DataFrame({"l": ["vay 5", "tặng quà", "vay quà", "không"]})
    every = np.ones(frame.height, bool)
    rules = [
        (np.array([True, True, False, True]), [Look("l", "vay")]),
        (every, [Look("l", "quà"), Look("l", "tặng", wanted=False)]),
        (every, [Look("l", "^t")]),
    ]
    assert first_rule(frame, rules).to_list() == [0, 2, 1, None]


def test_limits_of_counting_still_count() -> None:
    pattern = r"vay[^;]{0,12}$"
    texts = ["vay", "vay " + "x" * 11, "vay " + "x" * 12, "vay; x", "cho"]
    assert matches(pl.Series(texts), pattern).tolist() == [re.search(pattern, text) is not None for text in texts]


def test_distinct_values_stand_for_their_rows() -> None:
    coded = Coded(pl.Series(["VND", None, "USD", "VND"]))
    assert coded.among(["VND", "TIMES"]).tolist() == [True, False, False, True]
    assert Coded(pl.Series(["12/5", "7", "12/5"])).match(r"^[0-9]+/").tolist() == [True, False, True]
