"""What must hold of any input: nothing crashes, spans are what they say, and twice the input takes twice the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from flows.clean import clean
from flows.extract import extract
from flows.load import load
from flows.load.frames import Intake, digest, to_documents
from flows.runtime.isolate import isolated
from flows.validate import validate_tables
from tests.fuzz.files import write

OUT = "out_of_range|unknown_reference"
WEAK = 0.15
"""CPU seconds below which growth is not measured: fixed costs and the clock's grain would decide."""


def documents_of(texts: Sequence[str]) -> pl.DataFrame:
    """Texts as loading hands them on."""
    intake = Intake()
    for number, text in enumerate(texts):
        intake.begin(f"{number:05}.txt", "txt")
        data = text.encode()
        facts = {"line": 1, "encoding": "utf-8", "bytes_sha256": digest(data), "size_bytes": len(data)}
        intake.add({"record": None, "text": text, **facts})
    return to_documents(intake.records()).documents


def read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents and rejects of all files of a folder; a reader that raises fails the test."""
    loaded = load([str(folder)])
    return loaded.documents, loaded.rejects


def work(documents: pl.DataFrame) -> pl.DataFrame:
    """Cleaning, extraction and validation; returns what was set aside. Raises AssertionError for wrong spans."""
    cleaned = isolated("clean", clean, documents)
    found = isolated("extract", extract, cleaned["articles"], cleaned["article_lines"])
    spans_are_true(cleaned["articles"], found["figures"], found["figure_spans"])
    tables = {"documents": documents, **{name: cleaned[name] for name in ("articles", "article_lines", "text_map")}}
    scope = cleaned["articles"].drop("in_scope").join(found["in_scope"], on="article_id", how="left")
    tables["articles"] = scope.select(cleaned["articles"].columns)
    tables |= {name: found[name] for name in ("figures", "figure_spans", "numbers", "visits")}
    _, refused = validate_tables(tables)
    return pl.concat([cleaned["rejects"], found["rejects"], refused])


def spans_are_true(articles: pl.DataFrame, figures: pl.DataFrame, spans: pl.DataFrame) -> None:
    """Quotes are the text at their offsets; spans lie within it."""
    texts = dict(articles.select("article_id", "text").iter_rows())
    for article, quote, start, end in figures.select("article_id", "quote", "char_start", "char_end").iter_rows():
        assert texts[article][start:end] == quote, (quote, texts[article][start:end])
    lengths = articles.select("article_id", length=pl.col("text").str.len_chars())
    owned = spans.join(lengths, on="article_id", how="left") if "article_id" in spans.columns else spans.clear()
    if "length" in owned.columns:
        wrong = owned.filter((pl.col("char_start") < 0) | (pl.col("char_end") > pl.col("length")))
        assert wrong.is_empty(), wrong


def survives(documents: pl.DataFrame) -> None:
    """No stage stumbles over any document, and validation finds its rows well formed; the message shows the text.

    That a figure is beyond what columns may hold (OUT) is a reject like any other, with the rows that hang on it.
    """
    refused = work(documents).filter(~pl.col("rule").str.contains(OUT))
    if refused.is_empty():
        return
    told = refused.join(documents.select("source_uri", "raw_text"), on="source_uri", how="left").head(5)
    raise AssertionError("\n".join(str(row)[:2000] for row in told.iter_rows(named=True)))


def cpu(text: str) -> float:
    """CPU seconds of cleaning and extracting one text."""
    documents = documents_of([text])
    start = time.process_time()
    work(documents)
    return time.process_time() - start


def reading(folder: Path, ending: str, data: bytes) -> float:
    """CPU seconds of reading one file, whatever comes of it."""
    write(folder, [(ending, data)])
    start = time.process_time()
    read(folder)
    return time.process_time() - start


def growth(time_of: Callable[[int], float], size: int, fixed: float) -> tuple[float, float, float]:
    """(seconds, seconds, ratio) at half the size and at the whole, without `fixed` costs; the least of two times each.

    Times too short to be told from noise count as WEAK.
    """
    small, large = time_of(size // 2), time_of(size)
    if large - fixed > 2.3 * max(small - fixed, WEAK):
        small, large = min(small, time_of(size // 2)), min(large, time_of(size))
    return small, large, max(large - fixed, WEAK) / max(small - fixed, WEAK)
