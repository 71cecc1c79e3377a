"""The frames that loading produces: their columns, and how records of any format become documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from flows.load.repair import repair_texts
from flows.rejects import REJECTS

RAW: dict[str, pl.DataType] = {
    "container": pl.String(),
    "format": pl.String(),
    "record": pl.String(),
    "line": pl.Int64(),
    "encoding": pl.String(),
    "bytes_sha256": pl.String(),
    "size_bytes": pl.Int64(),
    "text": pl.String(),
    "url": pl.String(),
    "title": pl.String(),
    "published": pl.String(),
    "publisher": pl.String(),
    "byline": pl.String(),
}
"""What a reader hands over for each record; `line` numbers records without an id of their own, from 1."""

DOCUMENTS: dict[str, pl.DataType] = {
    "document_id": pl.String(),
    "source_uri": pl.String(),
    "container": pl.String(),
    "record": pl.String(),
    "format": pl.String(),
    "encoding": pl.String(),
    "bytes_sha256": pl.String(),
    "size_bytes": pl.Int64(),
    "raw_text": pl.String(),
    "url": pl.String(),
    "title": pl.String(),
    "published": pl.String(),
    "publisher": pl.String(),
    "byline": pl.String(),
}
"""One row a document as received. `raw_text` is decoded text; a title kept apart by the crawl is its first line."""

ROW_CHARS = 2_000
"""Most characters of a refused row that are kept."""

MAX_TEXT = 250_000
"""Characters; more than twice the longest of fifty thousand articles. A longer text is a dump of many things.

Cells are read off texts at character offsets, which takes the text's length each time: only a bound keeps that linear.
"""

HEAD = 600
"""Characters in which a first line that repeats the title must end."""
GLANCE = 24
"""Characters that are compared before whole lines are."""


@dataclass(frozen=True)
class Loaded:
    """Documents (schema DOCUMENTS) and what was set aside on the way (schema REJECTS)."""

    documents: pl.DataFrame
    rejects: pl.DataFrame


Row = dict[str, object]
"""One record under way: some of RAW's columns."""


class Intake:
    """Collects the records of a shard's files and the reasons against others, in the order met.

    Readers fill it; `begin` says which file and format the next ones are of."""

    def __init__(self) -> None:
        self.name, self._format = "", ""
        self._rows: list[Row] = []
        self._frames: list[pl.DataFrame] = []
        self._rejects: list[dict[str, str | None]] = []

    def begin(self, name: str, kind: str) -> None:
        """The next records come from the file `name`, of the format `kind`."""
        self.name, self._format = name, kind

    def add(self, record: Row) -> None:
        """Keep a record; columns of RAW it leaves out become null."""
        self._rows.append({**record, "container": self.name, "format": self._format})

    def add_frame(self, records: pl.DataFrame) -> None:
        """Keep many records at once (columns of RAW except container and format)."""
        named = records.with_columns(pl.lit(self.name).alias("container"), pl.lit(self._format).alias("format"))
        self._frames.append(named.select(list(RAW)))

    def refuse(self, rule: str, reason: str, record: str | None = None, row: str | None = None) -> None:
        """Set something aside: machine name of the rule, a sentence that says what to do, its place, its content."""
        kept = row[:ROW_CHARS] if row is not None else None
        cells = {"stage": "load", "source_uri": self.name, "record": record, "rule": rule, "reason": reason}
        self._rejects.append({**cells, "row_json": kept})

    @property
    def count(self) -> int:
        """How many records were kept and refused so far."""
        return len(self._rows) + len(self._rejects) + sum(frame.height for frame in self._frames)

    def records(self) -> pl.DataFrame:
        """What was kept, schema RAW."""
        columns = {name: [record.get(name) for record in self._rows] for name in RAW}
        return pl.concat([pl.DataFrame(columns, schema=RAW), *self._frames])

    def rejects(self) -> pl.DataFrame:
        """What was refused, schema REJECTS."""
        return pl.DataFrame(self._rejects, schema=REJECTS)


def digest(data: bytes) -> str:
    """SHA-256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digests(texts: pl.Series) -> pl.Series:
    """SHA-256 of each text's UTF-8 bytes (null stays null)."""
    values = [None if data is None else digest(data) for data in texts.cast(pl.Binary).to_list()]
    return pl.Series(texts.name, values, dtype=pl.String)


def document_ids(frame: pl.DataFrame) -> pl.Series:
    """16 hexadecimal digits from source_uri and the hash of the bytes."""
    keys = (frame["source_uri"] + "\0" + frame["bytes_sha256"]).alias("document_id")
    return digests(keys).str.slice(0, 16)


def to_documents(records: pl.DataFrame) -> Loaded:
    """Repair, check and name records (schema RAW) of any files and formats."""
    repaired, lost = repair_texts(records.with_columns(_source_uri()))
    texts = repaired.with_columns(_raw_text(repaired), pl.col("byline").str.replace_all(r"\s*\n\s*", ", "))
    told = pl.col("raw_text").str.contains(r"[\p{L}\p{N}]")
    long = pl.col("raw_text").str.len_chars() > MAX_TEXT
    kept = texts.filter(told, ~long)
    documents = kept.with_columns(document_ids(kept)).select(list(DOCUMENTS))
    once, again = _split_duplicates(documents)
    unfit = [_empty_rejects(texts.filter(~told)), _long_rejects(texts.filter(long)), _lost_rejects(lost)]
    return Loaded(once, pl.concat([*unfit, _duplicate_rejects(again)]))


def _source_uri() -> pl.Expr:
    """A file's own name, or `name/record` for one of many; a slash in a record id would fake a folder."""
    record = pl.col("record").str.strip_chars().str.replace_all("/", "%2F", literal=True)
    line = pl.format("L{}", pl.col("line"))
    part = pl.when(record.is_null() | (record == "")).then(line).otherwise(record)
    many = pl.concat_str("container", pl.lit("/"), part)
    return pl.when(pl.col("format").is_in(["txt", "html"])).then("container").otherwise(many).alias("source_uri")


def _raw_text(records: pl.DataFrame) -> pl.Series:
    """The text, led by its title where the crawl kept that apart, so that offsets in titles lead to raw text too."""
    line = pl.col("text").str.head(HEAD).str.strip_chars_start().str.splitn("\n", 2).struct.field("field_0")
    cells = records.select(pl.col("text").fill_null(""), pl.col("title").str.strip_chars(), line=line.fill_null(""))
    same = _same(cells["title"], cells["line"])
    apart = (cells["title"].is_not_null() & (cells["title"] != "") & ~same).fill_null(False)
    led = cells.filter(apart).select(pl.concat_str("title", pl.lit("\n"), "text")).to_series()
    return cells["text"].scatter(apart.arg_true(), led).alias("raw_text")


def _same(titles: pl.Series, lines: pl.Series) -> pl.Series:
    """Whether two lines have the same letters; most differ in their first ones already, which spares us the others."""
    glance = pl.DataFrame({"one": _folded(titles.str.head(GLANCE)), "other": _folded(lines.str.head(GLANCE))})
    one, other = pl.col("one"), pl.col("other")
    close = glance.select((one.str.starts_with(other) | other.str.starts_with(one)).fill_null(False)).to_series()
    equal = _folded(titles.filter(close)) == _folded(lines.filter(close))
    return close.scatter(close.arg_true(), equal)


def _folded(texts: pl.Series) -> pl.Series:
    """Text for comparing a title with a line: letters and digits in lower case only."""
    return texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def _split_duplicates(documents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first of each document_id, and its identical repeats within the same file."""
    first = pl.col("document_id").is_first_distinct()
    return documents.filter(first), documents.filter(~first)


def _as_rejects(frame: pl.DataFrame, rule: str, reason: pl.Expr) -> pl.DataFrame:
    return frame.select(
        pl.lit("load").alias("stage"),
        pl.col("source_uri"),
        pl.coalesce(pl.col("record"), pl.format("L{}", pl.col("line"))).alias("record"),
        pl.lit(rule).alias("rule"),
        reason.alias("reason"),
        pl.lit(None, dtype=pl.String).alias("row_json"),
    )


def _empty_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    return _as_rejects(
        frame, "empty", pl.lit("No letter or digit in it; nothing to read. Remove it or crawl it again.")
    )


def _long_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    reason = f"Longer than {MAX_TEXT:,} characters: no article. Split it into the articles it holds."
    return _as_rejects(frame, "too_large", pl.lit(reason))


def _lost_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    reason = "Its letters were lost in an earlier conversion (mojibake beyond repair). Export it again as UTF-8."
    return _as_rejects(frame, "mojibake", pl.lit(reason))


def _duplicate_rejects(frame: pl.DataFrame) -> pl.DataFrame:
    reason = "The same record (id and text) stands earlier in this file; the first one is kept. Nothing to do."
    return _as_rejects(
        frame.with_columns(pl.lit(None, dtype=pl.Int64).alias("line")), "duplicate_record", pl.lit(reason)
    )
