"""How often each rule is right: rules that name indicators, and rules that say a number is no figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from flows.score.labels import Figure, Labelled
from flows.score.tally import fates

INDICATOR = "indicator"
SUBJECT = {"number", "unit", "indicator", "measure_kind"}
"""The slots an indicator's rule answers for; place, period and status are bound by others."""
SLOTS = {
    "number": {"number"}, "unit": {"unit"}, "indicator": {"indicator", "measure_kind"}, "place": {"ref_area"},
    "period": {"period"}, "status": {"status"},
}  # fmt: skip
"""Name in ``<name>_right`` → the slots that must be right; a figure nobody labelled has none right."""

RIGHT = tuple(f"{name}_right" for name in SLOTS)
SCHEMA = {
    "kind": pl.String, "rule": pl.String, "n": pl.Int64, "right": pl.Int64, "precision": pl.Float64,
    "row_right": pl.Int64, "row_precision": pl.Float64, **dict.fromkeys(RIGHT, pl.Int64),
}  # fmt: skip
"""One row a rule: ``right`` of ``n`` with number, unit, indicator and measure right; ``row_right`` the whole row.

``kind`` is "indicator", or the class of numbers the rule gives (date, name …), which is right where no labelled figure
stands there. Figures labelled optional are left out.
"""

JUDGED = {"kind": pl.String, "rule": pl.String, **dict.fromkeys(("right", "row_right", *RIGHT), pl.Boolean)}
SUMS = ("n", "right", "row_right", *RIGHT)


def rule_table(
    labels: Sequence[Labelled], found: Mapping[str, Sequence[Figure]], ledger: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The table SCHEMA, most used rules first; `ledger` is source → ``numbers`` of its article."""
    counted, n = rule_counts(labels, found, ledger), pl.col("n")
    shares = counted.with_columns(precision=pl.col("right") / n, row_precision=pl.col("row_right") / n)
    ranked = shares.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    return ranked.sort("n", "kind", "rule", descending=[True, False, False])


def rule_counts(
    labels: Sequence[Labelled], found: Mapping[str, Sequence[Figure]], ledger: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """kind, rule and SUMS, which add up over label sets; rows in no order."""
    rows = [row for article in labels for row in _judged(article, found, ledger)]
    judged = pl.DataFrame(rows, schema=JUDGED, orient="row")
    return judged.group_by("kind", "rule").agg(n=pl.len().cast(pl.Int64), **{c: pl.col(c).sum() for c in SUMS[1:]})


def _judged(
    article: Labelled, found: Mapping[str, Sequence[Figure]], ledger: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[str | bool, ...]]:
    figures = found.get(article.source, [])
    for figure, fate in zip(figures, fates(article, figures), strict=True):
        if fate is not None:
            slots = ("number" not in fate and not fate & wanted for wanted in SLOTS.values())
            yield INDICATOR, figure.rule, not fate & SUBJECT, not fate, *slots
    if article.source in ledger:
        yield from _classed(article, ledger[article.source])


def _classed(article: Labelled, numbers: pl.DataFrame) -> Iterator[tuple[str | bool, ...]]:
    """Numbers said to be no figures; wrong where a label that must be found begins."""
    asked = [label for label in article.figures if not label.optional and label.char_start is not None]
    starts = {label.char_start for label in asked}
    rows = numbers.filter(pl.col("class") != "figure").select("class", "rule", "char_start", "char_end")
    for kind, rule, start, end in rows.iter_rows():
        ok = not any(at in starts for at in range(start, end))
        yield kind, rule or "", *(ok for _ in ("right", "row_right", *RIGHT))
