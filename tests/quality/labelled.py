"""Labelled articles through the stages load, clean and extract, up to the figures and what became of each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import polars as pl

from flows.clean import LINES, clean
from flows.extract import Extraction, extract
from flows.extract.confidence_traits import traits
from flows.load import load
from flows.score.labels import Figure, Labelled, figures_of, read_labels
from flows.score.tally import fates

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PLACES = {"ref_area": "place", "measure_kind": "indicator"}
"""Slots of the measurement that belong to another slot of the model of confidence."""

FATES = {"source": pl.String(), "at": pl.UInt32(), "wrong": pl.List(pl.String)}


@dataclass(frozen=True)
class LabelSet:
    """Labels and the folder of texts they are of."""

    gold: Path
    texts: Path

    @property
    def name(self) -> str:
        """dev, seeds …"""
        return self.gold.stem


@dataclass(frozen=True)
class Result:
    """What the stages made of one label set; `texts` are the cleaned ones by source."""

    labels: list[Labelled]
    found: dict[str, list[Figure]]
    described: pl.DataFrame
    numbers: pl.DataFrame
    texts: dict[str, str]


def known_sets() -> list[LabelSet]:
    """The label sets beside the checkout, and those of the variable LABELS: "gold.jsonl:folder …"."""
    gold = SHARED / "gold"
    own = [LabelSet(gold / "dev.jsonl", gold / "dev"), LabelSet(gold / "seeds.jsonl", SHARED / "seeds")]
    pairs = [pair.split(":") for pair in os.environ.get("LABELS", "").split()]
    return [*own, *(LabelSet(Path(gold), Path(texts)) for gold, texts in pairs)]


def at_hand(sets: Sequence[LabelSet]) -> bool:
    """Whether all labels and texts are there."""
    return all(item.gold.is_file() and item.texts.is_dir() for item in sets)


def run(labels: LabelSet) -> Result:
    """Extract the texts of one set; `described` holds source, char_start and the traits of each figure."""
    cleaned = clean(load([str(labels.texts)]).documents)
    sources = cleaned.articles.select("article_id", source=pl.col("source_uri").str.split("/").list.last())
    seen, extraction = record(cleaned.articles, cleaned.article_lines)
    by_article = figures_of(extraction.figures)
    found = {source: by_article.get(article, []) for article, source in sources.iter_rows()}
    described = pl.concat([_described(frame) for frame in seen]).join(sources, on="article_id", how="left")
    texts = cleaned.articles.join(sources, on="article_id").select("source", "text")
    numbers = extraction.numbers.join(sources, on="article_id", how="left")
    ordered = described.sort("source", "char_start")
    return Result(read_labels(labels.gold), found, ordered, numbers, dict(texts.iter_rows()))


def record(articles: pl.DataFrame, lines: pl.DataFrame) -> tuple[list[pl.DataFrame], Extraction]:
    """Extract, and keep the frames of bound quantities that confidence was asked for."""
    seen: list[pl.DataFrame] = []

    def recorded(frame: pl.DataFrame) -> pl.DataFrame:
        seen.append(frame)
        return frame.with_columns(confidence=pl.lit(0.5))

    with mock.patch("flows.extract.with_confidence", recorded):
        return seen, extract(articles, lines)


def _described(frame: pl.DataFrame) -> pl.DataFrame:
    key = frame.select("article_id", char_start=pl.col("start") + pl.col("n_start"))
    return pl.concat([key, traits(frame)], how="horizontal")


def rows(labels: LabelSet) -> pl.DataFrame:
    """One row a figure that counts: set, source, ``wrong`` (the slots that are) and the traits."""
    return fated(run(labels), labels.name)


def fated(result: Result, name: str) -> pl.DataFrame:
    """The rows of a result, see ``rows``."""
    fate = pl.DataFrame(list(_fates(result)), schema=FATES, orient="row")
    numbered = result.described.with_columns(at=pl.int_range(pl.len(), dtype=pl.UInt32).over("source"))
    joined = fate.join(numbered, on=["source", "at"], how="left", maintain_order="left", validate="1:1")
    return joined.drop("at", "article_id", "char_start").insert_column(0, pl.Series("set", [name] * len(joined)))


def _fates(result: Result) -> Iterator[tuple[str, int, list[str]]]:
    for article in result.labels:
        for at, wrong in enumerate(fates(article, result.found.get(article.source, []))):
            if wrong is not None:
                yield article.source, at, sorted({PLACES.get(slot, slot) for slot in wrong})


def bound_frame(text: str) -> pl.DataFrame:
    """The bound quantities of one article, as confidence gets them."""
    articles = pl.DataFrame(
        {"article_id": ["a"], "title": [text.split("\n", 1)[0]], "text": [text], "published_on": [None],
         "publisher": [None], "publisher_domain": [None]},
        schema_overrides={"published_on": pl.Date(), "publisher": pl.String(), "publisher_domain": pl.String()},
    )  # fmt: skip
    seen, _ = record(articles, pl.DataFrame(schema=LINES))
    return pl.concat(seen)
