"""The result of a measurement: numbers, the causes of errors, and the files they are kept in."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.score.judge import SLOTS
from flows.score.labels import read_figures, read_labels
from flows.score.tally import Finding, Measure, Tally, interval, measures, tally


@dataclass(frozen=True)
class Scores:
    """What `score` measured; `absent` are labelled sources the warehouse does not hold."""

    articles: int
    labelled: int
    extracted: int
    absent: list[str]
    layers: dict[str, Measure]
    row_f1_95: tuple[float, float]
    slots: dict[str, tuple[int, int]]
    findings: list[Finding]

    def causes(self) -> list[tuple[str, int, str]]:
        """(cause, how often, one example), the most frequent first."""
        counts = Counter(finding.cause for finding in self.findings)
        examples = {f.cause: f"{f.source}: {f.quote}" for f in reversed(self.findings)}
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(cause, n, examples[cause]) for cause, n in ranked]

    def as_json(self) -> str:
        """Everything but the single findings."""
        facts = asdict(self)
        del facts["findings"]
        facts["causes"] = [{"cause": cause, "n": n, "example": example} for cause, n, example in self.causes()]
        return json.dumps(facts, ensure_ascii=False, indent=1)

    def save(self, folder: Path, name: str) -> list[Path]:
        """Write `name`.json and `name`-errors.csv into `folder`, each whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        contents = {f"{name}.json": self.as_json(), f"{name}-errors.csv": _csv(self.findings)}
        return [_write(folder / file, text) for file, text in contents.items()]


def score(gold: Path, warehouse: Path) -> Scores:
    """Measure `warehouse` against the labels in `gold`; raises ScoreError when either cannot be read."""
    labelled = read_labels(gold)
    found = read_figures(warehouse, (article.source for article in labelled))
    tallies = [tally(article, found.get(article.source, [])) for article in labelled]
    absent = [article.source for article in labelled if article.source not in found]
    return Scores(
        len(labelled), sum(t.labelled for t in tallies), sum(t.extracted for t in tallies), absent, measures(tallies),
        interval(tallies), _slots(tallies), [finding for t in tallies for finding in t.findings],
    )  # fmt: skip


def _slots(tallies: list[Tally]) -> dict[str, tuple[int, int]]:
    return {slot: (sum(t.slots[slot][0] for t in tallies), sum(t.slots[slot][1] for t in tallies)) for slot in SLOTS}


def _csv(findings: list[Finding]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["kind", "source", "quote", "slot", "label", "got", "cause"])
    writer.writerows([f.kind, f.source, f.quote, f.slot, f.label, f.got, f.cause] for f in findings)
    return out.getvalue()


def _write(path: Path, text: str) -> Path:
    """Write beside and rename, so that a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf8")
    beside.replace(path)
    return path
