"""Errors grouped by what they have in common: the slot, what was expected and what came, and how it was read.

Codes are compared as they are. Places and periods are too many for that: of a place its level is told, of a period how
it differs ("a year late", "a span for a day"), which is what a rule can be changed for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from flows.score.labels import Figure
from flows.score.tally import Finding

KEYS = ("kind", "slot", "expected", "got", "how")
SCHEMA = {
    **dict.fromkeys(KEYS, pl.String), "source": pl.String, "quote": pl.String, "sentence": pl.String,
    "label_value": pl.String, "found_value": pl.String, "confidence": pl.Float64,
}  # fmt: skip
"""Columns of the table of single errors; the table of causes has KEYS, ``n``, and an example of each."""

_LEVELS = {2: "province", 3: "district", 5: "commune"}
_PLACE_FLAGS = {"place_carried_over": "carried over", "place_assumed": "assumed"}
_DAYS = ((1, "day"), (32, "month"), (200, "half or quarter"), (366, "year"))


def errors(findings: Iterable[Finding]) -> pl.DataFrame:
    """One row an error, in the order found."""
    return pl.DataFrame([_row(finding) for finding in findings], schema=SCHEMA, orient="row")


def causes(table: pl.DataFrame) -> pl.DataFrame:
    """One row a cause with how often it happened (``n``), in how many articles, and an example; most frequent first."""
    grouped = table.group_by(*KEYS, maintain_order=True).agg(
        n=pl.len(), articles=pl.col("source").n_unique(), source=pl.col("source").first(),
        quote=pl.col("quote").first(), sentence=pl.col("sentence").first(),
    )  # fmt: skip
    return grouped.sort("n", "articles", *KEYS, descending=[True, True, *[False] * len(KEYS)])


def _row(finding: Finding) -> tuple[object, ...]:
    label, found, slot = finding.label, finding.found, finding.slot
    shown = label or found
    expected, got = _shapes(slot, label, found)
    return (
        finding.kind, slot, expected, got, how(slot, found) if found else "not found", finding.source,
        shown.quote if shown else "", found.sentence if found else "", _value(slot, label), _value(slot, found),
        found.confidence if found else None,
    )  # fmt: skip


def _shapes(slot: str, label: Figure | None, found: Figure | None) -> tuple[str, str]:
    """What was expected and what came, coarse enough to be counted."""
    if label is None or found is None:
        return (label.indicator if label else "nothing"), (found.indicator if found else "nothing")
    if slot == "ref_area":
        return place_shape(label.ref_area), _other(place_shape(label.ref_area), place_shape(found.ref_area))
    if slot == "period":
        return period_shape(label), period_difference(label, found)
    return _value(slot, label), _value(slot, found)


def _other(expected: str, got: str) -> str:
    return f"another {got}" if expected == got else got


def place_shape(place: str | None) -> str:
    """The level of a place by its identifier."""
    if place is None or place == "VN":
        return "none" if place is None else "country"
    code = place.split("-", 1)[-1]
    return "region" if code.startswith("region") else _LEVELS.get(len(code), "other")


def period_shape(figure: Figure) -> str:
    """How long a period is."""
    if figure.period_end is None:
        return "none"
    if figure.period_start is None:
        return "open"
    days = (date.fromisoformat(figure.period_end) - date.fromisoformat(figure.period_start)).days + 1
    return next((name for longest, name in _DAYS if days <= longest), "years")


def period_difference(label: Figure, found: Figure) -> str:
    """How a wrong period differs from the right one."""
    shape = period_shape(found)
    if found.period_end is None or label.period_end is None:
        return shape
    late = int(found.period_end[:4]) - int(label.period_end[:4])
    if late:
        return f"{shape}, {abs(late)} y {'late' if late > 0 else 'early'}"
    return f"{shape}, same year"


def how(slot: str, found: Figure) -> str:
    """Where the slot was read: the basis of place and period, else the rule of the indicator."""
    if slot == "period":
        return found.period_basis or "none"
    if slot == "ref_area":
        return next((name for flag, name in _PLACE_FLAGS.items() if flag in found.flags), "stated")
    return found.rule


def _value(slot: str, figure: Figure | None) -> str:
    """The cell itself."""
    if figure is None:
        return ""
    if slot == "period":
        return f"{figure.period_start or '?'}..{figure.period_end or '?'}"
    return f"{figure.value:g}" if slot == "number" and figure.value is not None else str(getattr(figure, slot, ""))
