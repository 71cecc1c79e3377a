"""Scores by half of the labelled articles, and confidence fitted on one half, measured on the other: `make crossval`.

The rules of extraction are written by hand and fitted to nothing, so that a half's F1 is simply that of its articles.
The weights of confidence are fitted: each half is predicted by what the other halves of all label sets teach.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from flows.score.labels import Labelled
from flows.score.tally import interval, measures, tally
from tests.quality.labelled import Result, at_hand, fated, known_sets, run
from tests.quality.model import Model, Rows, confidence, fit_model, fold_of, raw_odds
from tests.quality.reliability import at_least

HALVES = (0, 1)
SURE = 0.9


@dataclass(frozen=True)
class Half:
    """F1 by layer of the articles of one half, and how far the other half's confidence holds on them."""

    articles: int
    figures: int
    f1: dict[str, float]
    row_f1_95: tuple[float, float]
    sure: tuple[int, float, float]


def half_of(source: str) -> int:
    """The half an article belongs to, by a hash of its name."""
    return fold_of(f"half {source}", len(HALVES))


def crossval(results: Mapping[str, Result]) -> dict[str, list[Half]]:
    """Label set → both of its halves."""
    frame = pl.concat([fated(result, name) for name, result in results.items()])
    halves = pl.Series("half", [half_of(source) for source in frame["source"]])
    models = [fit_model(Rows.of(frame.filter(halves != half))) for half in HALVES]
    return {
        name: [
            _half(result, half, frame.filter((halves == half) & (frame["set"] == name)), models[half])
            for half in HALVES
        ]
        for name, result in results.items()
    }


def _half(result: Result, half: int, frame: pl.DataFrame, model: Model) -> Half:
    articles = [article for article in result.labels if half_of(article.source) == half]
    own = Rows.of(frame)
    sure = at_least(confidence(raw_odds(own, model.slots), model), own.right, SURE)
    return Half(len(articles), len(own), *_f1(articles, result), sure)


def _f1(articles: Sequence[Labelled], result: Result) -> tuple[dict[str, float], tuple[float, float]]:
    tallies = [tally(article, result.found.get(article.source, [])) for article in articles]
    return {layer: measure.f for layer, measure in measures(tallies).items()}, interval(tallies)


def table(name: str, halves: Sequence[Half]) -> str:
    """A Markdown table, one row a half."""
    layers = list(halves[0].f1)
    head = ["half", "articles", "figures", *layers, "row 95 %", f"rows ≥ {SURE}", "share", "right"]
    lines = [f"**{name}**", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for label, half in zip("AB", halves, strict=True):
        scores = [f"{half.f1[layer]:.3f}" for layer in layers]
        n, share, right = half.sure
        spread = f"{half.row_f1_95[0]:.3f} to {half.row_f1_95[1]:.3f}"
        cells = [label, str(half.articles), str(half.figures), *scores, spread, str(n), f"{share:.3f}", f"{right:.3f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables of all label sets."""
    sets = known_sets()
    if not at_hand(sets):
        sys.exit(f"crossval: labels or texts are missing; looked for {', '.join(str(s.gold) for s in sets)}")
    made = crossval({labels.name: run(labels) for labels in sets})
    print("\n\n".join(table(name, halves) for name, halves in made.items()))


if __name__ == "__main__":
    main()
