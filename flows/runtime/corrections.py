"""Corrections over what the batches hold, applied when everything is gathered.

Only articles that an entry speaks of are read. A batch with a corrected article gets a stored copy of its tables, by
the hash of the sheet: without the sheet the tables are those of the batch again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from flows.correct import (
    REWRITTEN,
    Corrected,
    Entry,
    Ground,
    Rulings,
    Sheet,
    correct,
    notes_on,
    outcome_table,
    rewritten,
)
from flows.publish.parquet import Halves, Source, files_of
from flows.runtime.gather import Gathered
from flows.runtime.store import Store, key_of
from schemas.tables import table

HELD = "held_in"
"""The file of articles a row was read from, which tells its batch."""


def apply_corrections(store: Store, sheet: Sheet, versions: Sequence[str], gathered: Gathered) -> Gathered:
    """What was gathered with `sheet` applied, and the table ``corrections``; `versions` are those of the rules."""
    if not sheet.entries:
        return _with(gathered, {"corrections": table("corrections").empty()}, {}, list(sheet.notes))
    articles = _articles(gathered, sheet.entries)
    figures, numbers = (_of_articles(gathered, name, articles) for name in ("figures", "numbers"))
    done = correct(sheet.entries, Ground.of(figures, numbers, articles), articles.drop(HELD), _rulings())
    sources: dict[str, list[Path]] = {name: _files(gathered, name) for name in REWRITTEN}
    gained = dict.fromkeys(REWRITTEN, 0)
    touched = articles.filter(pl.col("article_id").is_in(list(done.articles)))
    for (held,), rows in sorted(touched.group_by(HELD), key=lambda group: str(group[0])):
        at = _files(gathered, "articles").index(Path(str(held)))
        files = {name: paths[at] for name, paths in sources.items()}
        entry = _corrected(store, files, rows, done, (*versions, sheet.digest))
        for name in REWRITTEN:
            sources[name][at] = store.path("corrected", entry) / f"{name}.parquet"
            gained[name] += store.facts("corrected", entry)["gained"][name]
    made: dict[str, Source] = {**sources, "corrections": outcome_table(done.outcomes)}
    return _with(gathered, made, gained, [*sheet.notes, *notes_on(done.outcomes)])


def _with(gathered: Gathered, sources: dict[str, Source], gained: dict[str, int], notes: list[str]) -> Gathered:
    """What was gathered with some sources replaced, as many rows more as they gained, and notes."""
    rows = {name: count + gained.get(name, 0) for name, count in gathered.rows.items()}
    return replace(gathered, sources={**gathered.sources, **sources}, rows=rows, notes=notes)


def _files(gathered: Gathered, name: str) -> list[Path]:
    """The files of one table, one a batch."""
    source = gathered.sources[name]
    return list(source.files) if isinstance(source, Halves) else files_of(source)


def _scan(gathered: Gathered, name: str) -> pl.LazyFrame:
    """One table of all batches, with the file each row stands in."""
    files = _files(gathered, name)
    if not files:
        return table(name).empty().lazy().with_columns(pl.lit(None, pl.String).alias(HELD))
    return pl.scan_parquet(files, include_file_paths=HELD)


def _articles(gathered: Gathered, entries: Sequence[Entry]) -> pl.DataFrame:
    """The articles that entries speak of, and the file each stands in."""
    figures = {entry.figure_id for entry in entries if entry.figure_id}
    owners = _scan(gathered, "figures").filter(pl.col("figure_id").is_in(list(figures))).select("article_id").collect()
    named = {*owners["article_id"], *(entry.article_id for entry in entries if entry.article_id)}
    sources = {entry.source_uri for entry in entries if entry.source_uri}
    wanted = pl.col("article_id").is_in(list(named)) | pl.col("source_uri").is_in(list(sources))
    return _with_texts(gathered, _scan(gathered, "articles").filter(wanted).sort("article_id").collect())


def _with_texts(gathered: Gathered, articles: pl.DataFrame) -> pl.DataFrame:
    """The articles with the columns that lie in files of their own."""
    source = gathered.sources["articles"]
    if not isinstance(source, Halves) or not source.beside:
        return articles
    wanted = pl.col(source.on).is_in(articles[source.on].implode())
    texts = pl.scan_parquet(list(source.beside)).filter(wanted).collect()
    return articles.join(texts, on=source.on, how="left", maintain_order="left")


def _of_articles(gathered: Gathered, name: str, articles: pl.DataFrame) -> pl.DataFrame:
    """The rows of one table that belong to `articles`."""
    wanted = pl.col("article_id").is_in(articles["article_id"].implode())
    return _scan(gathered, name).filter(wanted).drop(HELD).collect()


def _corrected(
    store: Store, files: dict[str, Path], articles: pl.DataFrame, done: Corrected, versions: Sequence[str]
) -> str:
    """The stored copy of a batch's tables, in which `articles` are corrected."""
    key = key_of(*versions, *(f"{path.parent.parent.name}/{path.parent.name}" for path in files.values()))
    if not store.has("corrected", key):
        before = {name: pl.read_parquet(path, memory_map=False) for name, path in files.items()}
        theirs = pl.col("article_id").is_in(articles["article_id"].implode())
        mine = {name: frame.filter(theirs) for name, frame in before.items()}
        after = rewritten({"articles": articles, **mine}, done)
        whole = {name: pl.concat([frame.filter(~theirs), after[name]]) for name, frame in before.items()}
        store.write("corrected", key, whole, gained={name: len(whole[name]) - len(before[name]) for name in before})
    return key


def _rulings() -> Rulings:
    """What the stage of corrections leaves to extraction and validation."""
    return Rulings(_refused, _period, _sentence)


def _refused(figures: pl.DataFrame, articles: pl.DataFrame) -> dict[str, str]:
    """figure_id → reason, of rows that break a rule of the table."""
    from flows.validate import validate  # noqa: PLC0415 (a run without corrections needs none of the three)
    from schemas.tables.shipped import shipped_places  # noqa: PLC0415

    against = {"articles": articles, "places": shipped_places()}
    return dict(validate("figures", figures, against).rejected.select("record", "reason").iter_rows())


def _period(start: date | None, end: date | None) -> str | None:
    """The name of a period."""
    from flows.extract.time_periods import time_period  # noqa: PLC0415 (as above)

    named: str | None = pl.select(time_period(pl.lit(start, pl.Date), pl.lit(end, pl.Date))).item()
    return named


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence (or sentences) of `text` around a span."""
    from flows.extract.sentences import sentences  # noqa: PLC0415 (as above)

    article = pl.DataFrame({"article_id": [""], "text": [text]})
    lines = table("article_lines").empty()
    cut = sentences(article, lines).select("start", "sent")
    around = [sent for at, sent in cut.iter_rows() if at < end and at + len(sent) > start]
    return "".join(around).strip() or text[start:end]
