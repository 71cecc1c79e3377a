"""The words said to be needed are in whatever an expression matches."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from flows.extract import codes
from flows.extract.literals import required

SAMPLES = codes.CODES.parents[1] / "warehouse" / "samples"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?:vốn|kinh phí)[^.;]{0,90}chương trình", {"chương trình"}),
        (r"(?:hộ|khẩu) nghèo", {" nghèo"}),
        (r"^(?:do|vì|nên) ", {"do", "vì", "nên"}),
        (r"(?:thêm )?(?:hộ)*", set()),
        (r"(?:giảm|)[0-9]+", set()),
        (r"(?i)nghèo", set()),
        (r"[[a-z]xã]thôn\.", {"thôn."}),
        (r"[^[a-z]\]]huyện+", {"huyệ"}),
    ],
)
def test_examples(pattern: str, words: set[str]) -> None:
    assert set(required(pattern)) == words


def _patterns(rules: Any) -> list[str]:
    """All texts of a code list that are used as expressions."""
    if isinstance(rules, dict):
        return [found for key, value in rules.items() if key not in ("id", "token") for found in _patterns(value)]
    if isinstance(rules, list):
        return [found for value in rules for found in _patterns(value)]
    return [rules] if isinstance(rules, str) else []


def test_what_the_rules_match_holds_one_of_the_words() -> None:
    texts = pl.concat(
        pl.Series([path.read_bytes().decode("utf8", "ignore").lower()]).str.split("\n").explode()
        for path in sorted(SAMPLES.rglob("*.txt"))
    ).unique()
    lists = [codes.rules(name)["rule"] for name in ("indicator_rules", "number_classes")]
    patterns = sorted({pattern for rules in lists for pattern in _patterns(rules) if required(pattern)})
    assert len(patterns) > 200
    for pattern in patterns:
        matching = texts.filter(texts.str.contains(pattern))
        assert matching.str.contains_any(list(required(pattern))).all(), pattern
