"""The figures of merit the gate holds: F1 by layer on the labelled articles, through the whole pipeline."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from flows.clean import clean
from flows.extract import extract
from flows.extract.scope import in_scope
from flows.load import load
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.score import score
from tests.quality.labelled import SHARED, LabelSet

GOLD = SHARED / "gold"
SETS = (LabelSet(GOLD / "dev.jsonl", GOLD / "dev"), LabelSet(GOLD / "seeds.jsonl", SHARED / "seeds"))
CORPUS = SHARED / "corpus" / "news-50k.parquet"
EVERY = 6
"""One in so many articles in scope is looked at for leftovers."""

Numbers = dict[str, float]
"""What is measured (of a layer or a share) → its value, 0 to 1."""


def missing() -> list[Path]:
    """What of the labelled articles and the corpus is not here."""
    paths = [path for labels in SETS for path in (labels.gold, labels.texts)]
    return [path for path in [*paths, CORPUS] if not path.exists()]


def fill(warehouse: Path) -> Path:
    """Load, clean, extract, validate and publish the labelled texts into `warehouse`."""
    inputs = [str(labels.texts) for labels in SETS]
    run_plain(Settings(inputs=inputs, warehouse=str(warehouse), report=False))
    return warehouse


def f1(warehouse: Path) -> dict[str, Numbers]:
    """Label set → layer → F1 of a filled warehouse."""
    return {labels.name: _layers(labels, warehouse) for labels in SETS}


def _layers(labels: LabelSet, warehouse: Path) -> Numbers:
    measured = score(labels.gold, warehouse)
    assert not measured.absent, f"{labels.gold}: the pipeline lost {measured.absent}"
    return {layer: round(values.f, 4) for layer, values in measured.layers.items()}


def leftovers(folder: Path) -> float:
    """Of the digit runs of a sample of articles in scope, the share that is neither a figure nor anything known."""
    articles = pl.read_parquet(CORPUS).sort("id")
    chosen = articles.filter(in_scope(articles)).gather_every(EVERY)
    chosen.write_parquet(folder / "sample.parquet")
    cleaned = clean(load([str(folder / "sample.parquet")]).documents)
    numbers = extract(cleaned.articles, cleaned.article_lines).numbers
    assert len(numbers) > 1_000, f"{CORPUS}: only {len(numbers)} numbers in {len(chosen)} articles of the sample"
    return round(float((numbers["class"] == "leftover").sum()) / len(numbers), 4)


def fingerprint(labels: LabelSet) -> str:
    """A hash of labels and texts: a score on other labels is another score."""
    digest = hashlib.sha256()
    for path in (labels.gold, *sorted(labels.texts.glob("*.txt"))):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
