"""What was predicted against what was observed, as numbers and as a table for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 1.0)
START, END = "<!-- reliability -->", "<!-- /reliability -->"


@dataclass(frozen=True)
class Bin:
    """Rows whose confidence lies in [low, high)."""

    low: float
    high: float
    n: int
    predicted: float
    observed: float


def bins(confidence: Sequence[float], right: Sequence[bool], edges: Sequence[float] = EDGES) -> list[Bin]:
    """One bin between each two edges that has rows."""
    pairs = list(zip(confidence, right, strict=True))
    made = [(low, high, [pair for pair in pairs if low <= pair[0] < high]) for low, high in pairwise(edges)]
    return [
        Bin(low, high, len(own), _mean([p for p, _ in own]), _mean([ok for _, ok in own]))
        for low, high, own in made
        if own
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def at_least(confidence: Sequence[float], right: Sequence[bool], sure: float) -> tuple[int, float, float]:
    """Rows of at least this confidence: how many, their share of all, the share of them that is right."""
    kept = [ok for p, ok in zip(confidence, right, strict=True) if p >= sure]
    return len(kept), len(kept) / max(len(right), 1), _mean(kept)


def markdown(confidence: Sequence[float], right: Sequence[bool]) -> str:
    """The table of bins, and one of thresholds."""
    lines = ["| confidence | rows | predicted | observed |", "|---|---:|---:|---:|"]
    for b in bins(confidence, right):
        lines.append(f"| {b.low:.2f} to {b.high:.2f} | {b.n} | {b.predicted:.3f} | {b.observed:.3f} |")
    lines += ["", "| at least | rows | share of all rows | right |", "|---|---:|---:|---:|"]
    for sure in (0.95, 0.9, 0.85, 0.8, 0.7, 0.5):
        n, share, observed = at_least(confidence, right, sure)
        lines.append(f"| {sure:.2f} | {n} | {share:.3f} | {observed:.3f} |" if n else f"| {sure:.2f} | 0 | 0 | |")
    return "\n".join(lines)


def put_between_marks(path: Path, text: str, title: str) -> None:
    """Replace what stands between the marks in a Markdown file; a file or section that is missing is begun."""
    old = path.read_text(encoding="utf8") if path.is_file() else ""
    if START not in old:
        old = f"{old.rstrip()}\n\n## {title}\n\n{START}\n{END}\n".lstrip()
    head, rest = old.split(START, 1)
    path.write_text(f"{head}{START}\n{text.strip()}\n{END}{rest.split(END, 1)[1]}", encoding="utf8")
