"""What is compared: labelled figures from a JSON Lines file and extracted ones from a warehouse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

SAME_UNIT = {"VND_PER_YEAR": "VND"}
"""Units that labels do not tell apart."""


COMPARED = (
    "quote", "obs_value", "unit_measure", "indicator", "measure_kind", "qualifier", "status", "ref_area",
    "period_start", "period_end", "rule", "confidence", "period_basis", "flags", "sentence",
)  # fmt: skip
"""The columns of ``figures`` that a measurement reads."""


class ScoreError(ValueError):
    """Labels or warehouse cannot be read; the message says which and what to do."""


@dataclass(frozen=True)
class Figure:
    """One figure of either side, as far as it is compared. Null is "not asked" on a label."""

    quote: str
    value: float | None
    unit: str
    indicator: str
    measure_kind: str | None
    qualifier: str | None
    status: str | None
    ref_area: str | None
    period_start: str | None
    period_end: str | None
    optional: bool = False
    rule: str = ""
    confidence: float | None = None
    period_basis: str | None = None
    flags: tuple[str, ...] = ()
    sentence: str = ""
    char_start: int | None = None

    @property
    def core(self) -> bool:
        """Whether it has an indicator, so that a query by indicator finds it."""
        return self.indicator != "OTHER"

    @property
    def moves(self) -> bool:
        """Whether it is a change or a growth, whose sign and end of period count."""
        return self.measure_kind in ("change", "growth")


@dataclass(frozen=True)
class Labelled:
    """One labelled article: where it came from and its figures in the order of the text."""

    source: str
    figures: tuple[Figure, ...]


def read_labels(path: Path) -> list[Labelled]:
    """Labelled articles of a JSON Lines file; raises ScoreError naming the line that cannot be read."""
    if not path.is_file():
        raise ScoreError(f"{path}: no such file of labels. Give the path of a .jsonl of labelled articles.")
    lines = enumerate(path.read_text(encoding="utf8").splitlines(), 1)
    return [_article(path, number, line) for number, line in lines if line.strip()]


def _article(path: Path, number: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        return Labelled(row["source"], tuple(_label(figure) for figure in row["figures"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ScoreError(f"{path}:{number}: not a labelled article ({error!r}). Mend that line.") from error


def _label(row: dict[str, Any]) -> Figure:
    return Figure(
        row["quote"], row["value"], _unit(row["unit"]), row["indicator"], row["measure_kind"],
        row["qualifier"], row["status"], row.get("ref_area"),
        row.get("period_start"), row.get("period_end"), bool(row.get("optional")), char_start=row.get("char_start"),
    )  # fmt: skip


def _unit(code: str | None) -> str:
    return SAME_UNIT.get(code or "OTHER", code or "OTHER")


def read_figures(warehouse: Path, sources: Iterable[str]) -> dict[str, list[Figure]]:
    """Extracted figures, in the order of the text, of each of the `sources` (paths or their last parts) there is."""
    articles = _table(warehouse, "articles").select("article_id", "source_uri").collect()
    known = _by_source(articles, set(sources))
    wanted = pl.col("article_id").is_in(list(set(known.values())))
    table = _table(warehouse, "figures").filter(wanted).select("article_id", "char_start", *COMPARED).collect()
    found = figures_of(table)
    return {source: found.get(article, []) for source, article in known.items()}


def read_ledger(warehouse: Path, labels: Sequence[Labelled]) -> dict[str, pl.DataFrame]:
    """Source → the ledger ``numbers`` of its article, where the labels' offsets hold in the article's text."""
    articles = _table(warehouse, "articles").select("article_id", "source_uri", "text").collect()
    known = _by_source(articles.drop("text"), {article.source for article in labels})
    texts = dict(articles.select("article_id", "text").iter_rows())
    kept = {a.source: known[a.source] for a in labels if a.source in known and in_place(a, texts[known[a.source]])}
    numbers = _table(warehouse, "numbers").filter(pl.col("article_id").is_in(list(kept.values()))).collect()
    parts = numbers.partition_by("article_id", as_dict=True)
    return {source: parts[(article,)] for source, article in kept.items() if (article,) in parts}


def in_place(article: Labelled, text: str) -> bool:
    """Whether every label stands in the cleaned text where it was in the labelled one."""
    placed = [(label.char_start, label.quote) for label in article.figures]
    return all(at is not None and text.startswith(quote, at) for at, quote in placed)


def figures_of(table: pl.DataFrame) -> dict[str, list[Figure]]:
    """Article → the figures of a frame like the table ``figures`` (its columns COMPARED), in the order of the text."""
    rows = table.with_columns(pl.col("period_start", "period_end").cast(pl.String))
    found: dict[str, list[Figure]] = {}
    for row in rows.sort("article_id", "char_start", maintain_order=True).iter_rows(named=True):
        found.setdefault(row["article_id"], []).append(_found(row))
    return found


def _by_source(articles: pl.DataFrame, sources: set[str]) -> dict[str, str]:
    """Source as labelled → the first article that came from it."""
    known: dict[str, str] = {}
    for article, uri in articles.iter_rows():
        for name in (uri, uri.rsplit("/", 1)[-1]):
            if name in sources:
                known.setdefault(name, article)
    return known


def _found(row: dict[str, Any]) -> Figure:
    return Figure(
        row["quote"], row["obs_value"], _unit(row["unit_measure"]), row["indicator"], row["measure_kind"],
        row["qualifier"], row["status"], row["ref_area"], row["period_start"], row["period_end"],
        rule=row["rule"] or "", confidence=row["confidence"], period_basis=row["period_basis"],
        flags=tuple(row["flags"] or ()), sentence=row["sentence"] or "", char_start=row["char_start"],
    )  # fmt: skip


def _table(warehouse: Path, name: str) -> pl.LazyFrame:
    path = warehouse / "parquet" / f"{name}.parquet"
    parts = warehouse / "parquet" / name
    if not path.is_file() and not parts.is_dir():
        raise ScoreError(f"{warehouse}: holds no table {name}. Fill it with: solieu run INPUT --warehouse {warehouse}")
    return pl.scan_parquet(path if path.is_file() else parts / "*.parquet")
