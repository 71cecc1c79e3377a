"""How often each rule is right on labelled articles, as counts in a code list: no word of an article is in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from flows.extract.codes import CODES
from flows.score.labels import in_place
from flows.score.rules import INDICATOR, SUMS, rule_counts
from schemas.tables.rules import COUNTS, MEASURED
from tests.quality.labelled import Result

PRECISION = CODES / MEASURED


def counts(results: Iterable[Result]) -> pl.DataFrame:
    """kind (indicator or number), rule, COUNTS over all label sets, in a fixed order."""
    parts = [rule_counts(result.labels, result.found, ledger(result)) for result in results]
    # A number's class is what its rule gives; the rule is the same whatever class it gave.
    kind = pl.when(pl.col("kind") == INDICATOR).then("kind").otherwise(pl.lit("number"))
    summed = pl.concat(parts).with_columns(kind=kind).group_by("kind", "rule").agg(pl.col(SUMS).sum())
    return summed.select("kind", "rule", *COUNTS).sort("kind", "rule")


def ledger(result: Result) -> dict[str, pl.DataFrame]:
    """Source → ledger of its article, where the labels' offsets hold in the cleaned text."""
    held = {a.source for a in result.labels if in_place(a, result.texts.get(a.source, ""))}
    parts = result.numbers.partition_by("source", as_dict=True)
    return {str(source): rows for (source,), rows in parts.items() if source in held}


def write_precision(results: Iterable[Result], path: Path = PRECISION) -> int:
    """Write the list; how many rules are in it."""
    measured = counts(results)
    measured.write_csv(path)
    return len(measured)
