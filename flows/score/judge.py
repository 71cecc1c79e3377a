"""Which slots of a found figure agree with a label, how far up the layers that reaches, and which figures pair up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from flows.score.labels import Figure

LAYERS = ("value", "unit", "indicator", "place", "period", "row")
SLOTS = ("unit", "indicator", "measure_kind", "qualifier", "status", "ref_area", "period")
TIE_BREAK = 0.01
"""What one agreeing slot adds to a pair's worth: it decides between equal numbers, never against one more pair."""

Verdict = dict[str, bool | None]
"""Slot → right, wrong, or None where the label does not ask."""


def same_number(a: float | None, b: float | None) -> bool:
    """Equal in size to five digits; signs are judged apart, since texts write a fall without one."""
    return a is not None and b is not None and math.isclose(abs(a), abs(b), rel_tol=1e-5, abs_tol=1e-9)


def judge(label: Figure, found: Figure) -> Verdict:
    """The verdict on each slot of a pair whose numbers are equal."""
    kind = label.measure_kind == found.measure_kind and _same_direction(label, found)
    return {
        "unit": None if label.unit == "OTHER" else label.unit == found.unit,
        "indicator": label.indicator == found.indicator if label.core else None,
        "measure_kind": kind if label.core else None,
        "qualifier": label.qualifier == found.qualifier,
        "status": label.status == found.status,
        "ref_area": None if label.ref_area is None else label.ref_area == found.ref_area,
        "period": None if label.period_end is None else _same_period(label, found),
    }


def _same_direction(label: Figure, found: Figure) -> bool:
    """Rise and fall are told apart only where something moves."""
    return not label.moves or ((label.value or 0) >= 0) == ((found.value or 0) >= 0)


def _same_period(label: Figure, found: Figure) -> bool:
    """The same last day and, of what does not move, the same first day."""
    return label.period_end == found.period_end and (label.moves or label.period_start == found.period_start)


def layers(verdict: Verdict) -> frozenset[str]:
    """The layers a pair reaches; a slot that is not asked stands in nobody's way."""
    fails = {slot for slot, right in verdict.items() if right is False}
    needs = {
        "value": set(),
        "unit": {"unit"},
        "indicator": {"unit", "indicator", "measure_kind"},
        "place": {"unit", "indicator", "measure_kind", "ref_area"},
        "period": {"unit", "indicator", "measure_kind", "period"},
        "row": {"unit", "indicator", "measure_kind", "ref_area", "period", "status"},
    }
    return frozenset(layer for layer in LAYERS if not needs[layer] & fails)


def align(labels: Sequence[Figure], found: Sequence[Figure]) -> list[tuple[int, int]]:
    """Pairs (label, found) with equal numbers, in the order of the text, as many and as agreeing as possible."""
    worth = [[_worth(label, figure) for figure in found] for label in labels]
    return _walk(worth, _prospects(worth, len(found)))


def _worth(label: Figure, found: Figure) -> float:
    if not same_number(label.value, found.value):
        return 0.0
    return 1 + TIE_BREAK * sum(right is True for right in judge(label, found).values())


def _prospects(worth: list[list[float]], width: int) -> list[list[float]]:
    """The best total reachable from each (label, found) onwards, filled from the end."""
    rows = [[0.0] * (width + 1)]
    for gains in reversed(worth):
        below, row = rows[-1], [0.0] * (width + 1)
        for j in range(width - 1, -1, -1):
            pair = gains[j] + below[j + 1] if gains[j] else 0.0
            row[j] = max(pair, below[j], row[j + 1])
        rows.append(row)
    return rows[::-1]


def _walk(worth: list[list[float]], best: list[list[float]]) -> list[tuple[int, int]]:
    """Read the pairs off the table of prospects; of equal choices a pair comes first, then skipping the label."""
    pairs, i, j = [], 0, 0
    while i < len(worth) and j < len(worth[i]):
        if worth[i][j] and math.isclose(best[i][j], worth[i][j] + best[i + 1][j + 1]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
