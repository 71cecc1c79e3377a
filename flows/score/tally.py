"""Counts of one article, and what they come to over many: precision, recall, F1 and how sure that is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from flows.score.judge import LAYERS, SLOTS, align, judge, layers
from flows.score.labels import Figure, Labelled

CORE = "core row"
RESAMPLES = 500
EXTRA = frozenset({"number"})
"""The fate of a figure that nobody labelled."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not right: a wrong slot of a pair, a label that was missed, or a figure nobody labelled.

    `label` is what stands on the label (null of an extra figure), `found` what was extracted (null where missed).
    """

    kind: str
    source: str
    slot: str
    label: Figure | None
    found: Figure | None


@dataclass(frozen=True)
class Tally:
    """Counts of one article. Figures labelled optional count neither way."""

    right: dict[str, int]
    extracted: int
    labelled: int
    core_extracted: int
    core_labelled: int
    slots: dict[str, tuple[int, int]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Measure:
    """Precision, recall and F1 of one layer."""

    p: float
    r: float
    f: float


def tally(article: Labelled, found: Sequence[Figure]) -> Tally:
    """Count one article."""
    pairs = align(article.figures, found)
    asked = [(article.figures[i], found[j]) for i, j in pairs if not article.figures[i].optional]
    optional = {j for i, j in pairs if article.figures[i].optional}
    required = [label for label in article.figures if not label.optional]
    counted = [figure for j, figure in enumerate(found) if j not in optional]
    return Tally(
        _right(asked), len(counted), len(required), sum(f.core for f in counted), sum(f.core for f in required),
        _slots(asked), tuple(_findings(article, found, pairs)),
    )  # fmt: skip


def _right(pairs: Sequence[tuple[Figure, Figure]]) -> dict[str, int]:
    reached = [(label, layers(judge(label, figure))) for label, figure in pairs]
    right = {layer: sum(layer in got for _, got in reached) for layer in LAYERS}
    return {**right, CORE: sum("row" in got and label.core for label, got in reached)}


def _slots(pairs: Sequence[tuple[Figure, Figure]]) -> dict[str, tuple[int, int]]:
    """Slot → (right, asked) over matched figures."""
    verdicts = [judge(label, figure) for label, figure in pairs]
    asked = {slot: [v[slot] for v in verdicts if v[slot] is not None] for slot in SLOTS}
    return {slot: (sum(map(bool, values)), len(values)) for slot, values in asked.items()}


def _findings(article: Labelled, found: Sequence[Figure], pairs: Sequence[tuple[int, int]]) -> list[Finding]:
    """Everything that is not right, in the order: wrong, missed, extra."""
    labels, source = article.figures, article.source
    wrong = [w for i, j in pairs if not labels[i].optional for w in _wrong(source, labels[i], found[j])]
    paired_labels, paired_found = {i for i, _ in pairs}, {j for _, j in pairs}
    missed = [
        Finding("missed", source, "number", label, None)
        for i, label in enumerate(labels)
        if i not in paired_labels and not label.optional
    ]
    extra = [Finding("extra", source, "number", None, f) for j, f in enumerate(found) if j not in paired_found]
    return [*wrong, *missed, *extra]


def _wrong(source: str, label: Figure, found: Figure) -> list[Finding]:
    """One finding a wrong slot; a qualifier alone costs no layer and is not one."""
    slots = [slot for slot, right in judge(label, found).items() if right is False and slot != "qualifier"]
    return [Finding("wrong", source, slot, label, found) for slot in slots]


def measures(tallies: Sequence[Tally]) -> dict[str, Measure]:
    """Micro-averaged precision, recall and F1 of each layer."""
    extracted, labelled = sum(t.extracted for t in tallies), sum(t.labelled for t in tallies)
    found = {layer: _measure(sum(t.right[layer] for t in tallies), extracted, labelled) for layer in LAYERS}
    core = sum(t.core_extracted for t in tallies), sum(t.core_labelled for t in tallies)
    return {**found, CORE: _measure(sum(t.right[CORE] for t in tallies), *core)}


def _measure(right: int, extracted: int, labelled: int) -> Measure:
    p = right / extracted if extracted else 0.0
    r = right / labelled if labelled else 0.0
    return Measure(p, r, 2 * p * r / (p + r) if p + r else 0.0)


def interval(tallies: Sequence[Tally]) -> tuple[float, float]:
    """95 % bootstrap interval of the row layer's F1, drawing whole articles; the same draws every time."""
    rng = random.Random(0)
    samples = [rng.choices(tallies, k=len(tallies)) for _ in range(RESAMPLES if tallies else 0)]
    draws = sorted(measures(sample)["row"].f for sample in samples) or [0.0]
    return draws[int(0.025 * len(draws))], draws[int(0.975 * len(draws)) - 1]


def fates(article: Labelled, found: Sequence[Figure]) -> list[frozenset[str] | None]:
    """What became of each found figure: its wrong slots (none: the whole row is right), or null where it is optional.

    ``number`` is wrong of a figure that nobody labelled; a wrong qualifier costs no row.
    """
    pairs = {j: i for i, j in align(article.figures, found)}
    return [_fate(article.figures[pairs[j]], figure) if j in pairs else EXTRA for j, figure in enumerate(found)]


def _fate(label: Figure, figure: Figure) -> frozenset[str] | None:
    wrong = {slot for slot, right in judge(label, figure).items() if right is False}
    return None if label.optional else frozenset(wrong - {"qualifier"})
