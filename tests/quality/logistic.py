"""Ridge logistic regression over text traits in plain Python, so that the fit needs no further package.

Rows are few thousands and each has a handful of traits: coordinate-wise Newton steps take seconds and give the same
weights on every machine to the digits that are kept.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

Feature = tuple[str, str]
Weights = dict[Feature, float]

CONSTANT: Feature = ("constant", "")
RARE = 3
"""A value seen less often is not weighed."""
FREE = 1e-3
"""The pull on the constant, which is there only so that its step is finite."""
PASSES, SMALL_STEP = 60, 1e-3


def sigmoid(odds: float) -> float:
    """Probability of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-35.0, min(35.0, odds))))


def logit(share: float) -> float:
    """Log odds of a probability."""
    inner = min(max(share, 1e-9), 1 - 1e-9)
    return math.log(inner / (1 - inner))


def fit(rows: Sequence[Sequence[Feature]], right: Sequence[bool], ridge: float) -> Weights:
    """Weights that make `right` most likely, each pulled to zero by `ridge`; the constant is not."""
    members: dict[Feature, list[int]] = defaultdict(list)
    for i, features in enumerate(rows):
        for feature in (CONSTANT, *features):
            members[feature].append(i)
    chosen = {feature: at for feature, at in members.items() if len(at) >= RARE}
    weights, odds = dict.fromkeys(chosen, 0.0), [0.0] * len(rows)
    for _ in range(PASSES):
        furthest = 0.0
        for feature, at in chosen.items():
            step = _step(weights[feature], at, odds, right, FREE if feature == CONSTANT else ridge)
            weights[feature] += step
            furthest = max(furthest, abs(step))
        if furthest < SMALL_STEP:
            break
    return weights


def _step(weight: float, at: list[int], odds: list[float], right: Sequence[bool], pull: float) -> float:
    """The Newton step of one weight, at most 1; `odds` of the rows `at` that have the feature go along."""
    slope, bend = -pull * weight, pull
    for i in at:
        p = sigmoid(odds[i])
        slope += right[i] - p
        bend += p * (1 - p)
    step = max(-1.0, min(1.0, slope / bend))
    for i in at:
        odds[i] += step
    return step


def predict(row: Sequence[Feature], weights: Weights) -> float:
    """Probability of one row."""
    return sigmoid(weights.get(CONSTANT, 0.0) + sum(weights.get(feature, 0.0) for feature in row))


def platt(odds: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and constant that bring log odds to the scale of what was observed."""
    slope, constant = 1.0, 0.0
    for _ in range(50):
        p = [sigmoid(slope * x + constant) for x in odds]
        bend = [q * (1 - q) for q in p]
        g1 = sum((y - q) * x for x, y, q in zip(odds, right, p, strict=True))
        g0 = sum(y - q for y, q in zip(right, p, strict=True))
        h11 = sum(b * x * x for x, b in zip(odds, bend, strict=True)) + 1e-6
        h01, h00 = sum(b * x for x, b in zip(odds, bend, strict=True)), sum(bend) + 1e-6
        whole = h11 * h00 - h01 * h01
        slope, constant = slope + (h00 * g1 - h01 * g0) / whole, constant + (h11 * g0 - h01 * g1) / whole
    return slope, constant
