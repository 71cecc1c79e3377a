"""Ordered lists of rules give what trying every rule on every row would."""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from flows.extract.rule_lists import Coded, Look, first_rule


def test_the_first_rule_that_holds_wins_and_unwanted_patterns_must_not_match() -> None:
    frame = pl.DataFrame({"l": ["vay 5", "tặng quà", "vay quà", "không"]})
    every = np.ones(frame.height, bool)
    rules = [
        (np.array([True, True, False, True]), [Look("l", "vay")]),
        (every, [Look("l", "quà"), Look("l", "tặng", wanted=False)]),
        (every, [Look("l", "^t")]),
    ]
    assert first_rule(frame, rules).to_list() == [0, 2, 1, None]


def test_words_that_patterns_need_spare_rows_but_lose_none() -> None:
    texts = ["vay", "vay " + "x" * 11, "vay " + "x" * 12, "vay; x", "cho", "hộ nghèo vay", ""]
    frame = pl.DataFrame({"l": texts})
    for pattern in (r"vay[^;]{0,12}$", r"(?:nghèo|cho)\s*(?:vay)?$", r"^(?:vay)?$", r"(?i)VAY", r"(?:vay|x)[[a-z];]?"):
        held = [re.search(pattern.replace("[[a-z];]", "[a-z;]"), text) is not None for text in texts]
        found = first_rule(frame, [(np.ones(frame.height, bool), [Look("l", pattern)])])
        assert found.is_not_null().to_list() == held, pattern


def test_distinct_values_stand_for_their_rows() -> None:
    coded = Coded(pl.Series(["VND", None, "USD", "VND"]))
    assert coded.among(["VND", "TIMES"]).tolist() == [True, False, False, True]
    assert Coded(pl.Series(["12/5", "7", "12/5"])).match(r"^[0-9]+/").tolist() == [True, False, True]
