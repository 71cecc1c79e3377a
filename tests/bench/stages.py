"""How fast each stage is on the same articles, beside the naive program and two lower bounds, all in one process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

import flows.extract as extraction
from flows.extract import extract
from flows.extract.scope import in_scope
from flows.runtime import plain, publication
from flows.runtime.settings import Settings
from tests.bench import naive
from tests.bench.clock import Rate, cpu, watched
from tests.bench.texts import ROW_GROUP, Texts, no_lines

BARE = r"\d+(?:[.,]\d+)*\s*(?:%|hộ|người|triệu|tỷ|đồng)"
STEPS = ("load_step", "clean_step", "extract_step", "validate_step", "publish_batches")
PARTS = (
    "sentences", "find_places", "prepare", "tokens", "quantities", "classify", "merge_pairs", "find_periods",
    "select_quantities", "with_context", "mask_places", "with_parallels", "with_topics", "with_indicators",
    "with_qualifier", "with_measure", "with_groups",
    "bind_periods", "bind_base", "with_status", "bind_places", "apply_parallels",
    "with_arithmetic", "with_confidence", "with_quotes", "figures_table", "spans_table", "numbers_table", "find_visits",
)  # fmt: skip
NAIVE_MB = 3.0
"""The naive program is linear: a few megabytes of the same articles say how fast it is."""


def rate(name: str, texts: Texts, work: Callable[[], object], rounds: int = 3) -> Rate:
    """The speed of `work` over `texts`."""
    return Rate(name, texts.megabytes, len(texts.frame), cpu(work, rounds))


def naive_rate(texts: Texts) -> Rate:
    """The naive program over the first megabytes of `texts`."""
    some = Texts(texts.name, texts.frame.filter(pl.col("text").str.len_bytes().cum_sum() <= NAIVE_MB * 1e6))
    frame = naive.table(zip(some.frame["id"], some.frame["text"], strict=True))
    return rate("naive: pandas and re", some, lambda: naive.figures(frame), rounds=2)


def bounds(texts: Texts, folder: Path) -> list[Rate]:
    """What no program can beat: reading the Parquet, and one small regular expression over every byte."""
    file = folder / f"{texts.name.replace(' ', '-')}.parquet"
    texts.frame.write_parquet(file)
    text = texts.frame["text"]
    return [
        rate("read the Parquet", texts, lambda: pl.read_parquet(file, columns=["text"])),
        rate("one Rust regex", texts, lambda: text.str.count_matches(BARE)),
    ]


def gate(texts: Texts) -> Rate:
    """The topic gate alone."""
    articles = texts.articles()
    return rate("scope gate", texts, lambda: in_scope(articles))


def whole_extraction(texts: Texts) -> Rate:
    """Extraction, gate and all."""
    articles, lines = texts.articles(), no_lines()
    return rate("extract", texts, lambda: extract(articles, lines))


def parts(texts: Texts) -> list[Rate]:
    """Each step of extraction, the dearest first."""
    articles, lines = texts.articles(), no_lines()
    with watched(extraction, names=PARTS) as spent:
        extract(articles, lines)
    named = [Rate(name, texts.megabytes, len(texts.frame), seconds) for name, seconds in spent.items()]
    return sorted(named, key=lambda item: -item.seconds)


def pipeline(texts: Texts, warehouse: Path | None = None) -> list[Rate]:
    """Every stage of one whole run without Prefect, storage included, and the run itself last."""
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "news.parquet"
        texts.frame.write_parquet(inputs, row_group_size=ROW_GROUP)
        into = str(warehouse or Path(scratch) / "warehouse")
        settings = Settings(inputs=[str(inputs)], warehouse=into, report=False)
        with watched(plain, publication, names=STEPS) as spent:
            total = cpu(lambda: plain.run_plain(settings), rounds=1)
    size, count = texts.megabytes, len(texts.frame)
    steps = [Rate(name.split("_")[0], size, count, spent[name]) for name in STEPS]
    return [*steps, Rate("whole pipeline", size, count, total)]
