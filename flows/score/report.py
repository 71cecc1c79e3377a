"""The result of a measurement: numbers, causes of errors, precision of rules, and the files they are kept in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from flows.score.causes import causes, errors
from flows.score.judge import SLOTS
from flows.score.labels import read_figures, read_labels, read_ledger
from flows.score.rules import rule_table
from flows.score.tally import Measure, Tally, interval, measures, tally


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
    errors: pl.DataFrame
    causes: pl.DataFrame
    rules: pl.DataFrame

    def as_json(self) -> str:
        """The numbers and the causes, without the single errors and rules."""
        measured = {layer: asdict(measure) for layer, measure in self.layers.items()}
        facts = {
            "articles": self.articles, "labelled": self.labelled, "extracted": self.extracted, "absent": self.absent,
            "layers": measured, "row_f1_95": self.row_f1_95, "slots": self.slots,
            "causes": self.causes.drop("sentence").to_dicts(),
        }  # fmt: skip
        return json.dumps(facts, ensure_ascii=False, indent=1)

    def save(self, folder: Path, name: str) -> list[Path]:
        """Write `name`.json and the tables `name`-errors, -causes and -rules as Parquet, each whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"errors": self.errors, "causes": self.causes, "rules": self.rules}
        text = self.as_json()
        return [
            _write(folder / f"{name}.json", lambda path: path.write_text(text, encoding="utf8")),
            *(_write(folder / f"{name}-{part}.parquet", frame.write_parquet) for part, frame in tables.items()),
        ]


def score(gold: Path, warehouse: Path) -> Scores:
    """Measure `warehouse` against the labels in `gold`; raises ScoreError when either cannot be read."""
    labelled = read_labels(gold)
    found = read_figures(warehouse, (article.source for article in labelled))
    tallies = [tally(article, found.get(article.source, [])) for article in labelled]
    absent = [article.source for article in labelled if article.source not in found]
    single = errors(finding for t in tallies for finding in t.findings)
    return Scores(
        len(labelled), sum(t.labelled for t in tallies), sum(t.extracted for t in tallies), absent, measures(tallies),
        interval(tallies), _slots(tallies), single, causes(single),
        rule_table(labelled, found, read_ledger(warehouse, labelled)),
    )  # fmt: skip


def _slots(tallies: list[Tally]) -> dict[str, tuple[int, int]]:
    return {slot: (sum(t.slots[slot][0] for t in tallies), sum(t.slots[slot][1] for t in tallies)) for slot in SLOTS}


def _write(path: Path, write: Callable[[Path], object]) -> Path:
    """Write beside and rename, so that a reader never sees half a file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    write(beside)
    beside.replace(path)
    return path
