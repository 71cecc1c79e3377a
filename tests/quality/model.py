"""The model of confidence: fitted on labelled rows, cross-validated by article, written as a code list."""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.extract.confidence import CONSTANT, HIGHEST, LOWEST, ROW, SLOPE
from flows.extract.confidence_traits import SLOTS
from tests.quality.logistic import Feature, Weights, fit, logit, platt, predict, sigmoid

RIDGE = {"number": 2.0, "unit": 2.0, "indicator": 2.0, "place": 10.0, "period": 20.0, "status": 20.0}
"""How strongly weights are pulled to zero: chosen once, by cross-validation."""
FOLDS = 5
SURE, PROMISED = 0.9, 0.95
"""Of rows at least SURE, the share PROMISED is right out of fold."""
CAUTION, TOO_FEW = 0.5, 60
"""Standard errors taken off what is observed, and how few articles prove nothing. Both count articles, not rows, since
the errors of one article come together."""


@dataclass(frozen=True)
class Model:
    """Weights of each slot and the calibration of their product."""

    slots: dict[str, Weights]
    slope: float = 1.0
    constant: float = 0.0


@dataclass(frozen=True)
class Rows:
    """Labelled figures in the form the fit reads: features of each slot, and the slots that are wrong."""

    source: list[str]
    features: dict[str, list[list[Feature]]]
    wrong: list[frozenset[str]]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Rows:
        """Read the frame of ``labelled.rows``."""
        features = {slot: _features(frame, slot) for slot in SLOTS}
        sources = frame.select(pl.concat_str("set", "source", separator="/")).to_series().to_list()
        return cls(sources, features, [frozenset(wrong) for wrong in frame["wrong"]])

    def __len__(self) -> int:
        return len(self.source)

    @property
    def right(self) -> list[bool]:
        """Whether the whole row is right."""
        return [not wrong for wrong in self.wrong]

    def only(self, chosen: Sequence[int]) -> Rows:
        """Some of the rows."""
        features = {slot: [rows[i] for i in chosen] for slot, rows in self.features.items()}
        return Rows([self.source[i] for i in chosen], features, [self.wrong[i] for i in chosen])


def _features(frame: pl.DataFrame, slot: str) -> list[list[Feature]]:
    names = [name for name in frame.columns if name.startswith(f"{slot}.")]
    traits = [name.removeprefix(f"{slot}.") for name in names]
    return [
        [(trait, value) for trait, value in zip(traits, row, strict=True) if value is not None]
        for row in frame.select(names).iter_rows()
    ]


def fold_of(source: str, folds: int) -> int:
    """The fold of an article: all its figures stay together."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % folds


def _fit_slots(rows: Rows) -> dict[str, Weights]:
    """A figure that is none teaches only ``number``: its other slots were never asked for."""
    real = [i for i, wrong in enumerate(rows.wrong) if "number" not in wrong]
    return {slot: _fit_slot(rows if slot == "number" else rows.only(real), slot) for slot in SLOTS}


def _fit_slot(rows: Rows, slot: str) -> Weights:
    return fit(rows.features[slot], [slot not in wrong for wrong in rows.wrong], RIDGE[slot])


def raw_odds(rows: Rows, slots: dict[str, Weights]) -> list[float]:
    """Log odds of the product of the slots' chances, before calibration."""
    by_slot = [[predict(row, slots[slot]) for row in rows.features[slot]] for slot in SLOTS]
    return [logit(math.prod(chances)) for chances in zip(*by_slot, strict=True)]


def out_of_fold(rows: Rows) -> list[float]:
    """Log odds of each row from a model that has not seen its article."""
    odds = [0.0] * len(rows)
    for fold in range(FOLDS):
        inside = [i for i, source in enumerate(rows.source) if fold_of(source, FOLDS) == fold]
        held = frozenset(inside)
        slots = _fit_slots(rows.only([i for i in range(len(rows)) if i not in held]))
        for i, value in zip(inside, raw_odds(rows.only(inside), slots), strict=True):
            odds[i] = value
    return odds


def calibration(odds: Sequence[float], rows: Rows) -> tuple[float, float]:
    """Slope and constant: as observed, then lowered as a whole until rows at SURE keep the promise."""
    slope, constant = platt(odds, rows.right)
    return slope, min(constant, logit(SURE) - slope * _sure_from(odds, rows))


def _sure_from(odds: Sequence[float], rows: Rows) -> float:
    """The log odds down to which the promise holds at every cut on the way; luck further down is not used."""
    ranked = sorted(zip(odds, rows.right, rows.source, strict=True), reverse=True)
    good, cut, articles = 0, ranked[0][0], set()
    for kept, (odd, ok, source) in enumerate(ranked, 1):
        good += ok
        articles.add(source)
        if good / kept - CAUTION * math.sqrt(PROMISED * (1 - PROMISED) / len(articles)) >= PROMISED:
            cut = odd
        elif len(articles) >= TOO_FEW:
            break
    return cut


def fit_model(rows: Rows, odds: Sequence[float] | None = None) -> Model:
    """The model of `rows`; its calibration comes from predictions out of fold."""
    slope, constant = calibration(odds if odds is not None else out_of_fold(rows), rows)
    return Model(_fit_slots(rows), slope, constant)


def confidence(odds: Sequence[float], model: Model) -> list[float]:
    """Calibrated probabilities of raw log odds."""
    return [min(max(sigmoid(model.slope * odd + model.constant), LOWEST), HIGHEST) for odd in odds]


def cross_validated(rows: Rows, folds: int = FOLDS) -> list[float]:
    """Confidence of each row from weights and calibration made without its fold."""
    made = [0.0] * len(rows)
    for fold in range(folds):
        inside = [i for i, source in enumerate(rows.source) if fold_of(f"outer {source}", folds) == fold]
        held = frozenset(inside)
        model = fit_model(rows.only([i for i in range(len(rows)) if i not in held]))
        for i, value in zip(inside, confidence(raw_odds(rows.only(inside), model.slots), model), strict=True):
            made[i] = value
    return made


def write(model: Model, path: Path) -> None:
    """The code list: slot, trait, value, weight."""
    listed = [(slot, *feature, weight) for slot in SLOTS for feature, weight in sorted(model.slots[slot].items())]
    with path.open("w", encoding="utf8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["slot", "trait", "value", "weight"])
        writer.writerows([[ROW, CONSTANT, "", f"{model.constant:.3f}"], [ROW, SLOPE, "", f"{model.slope:.3f}"]])
        writer.writerows([slot, trait, value, f"{weight:.3f}"] for slot, trait, value, weight in listed)
