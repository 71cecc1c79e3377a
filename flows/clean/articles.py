"""The stage as a whole: documents → articles, their lines, the map to raw text, signatures, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from flows.clean.dates import date_articles
from flows.clean.lines import label, split_lines
from flows.clean.repeats import repeats
from flows.clean.signatures import signatures
from flows.clean.sources import find_sources
from flows.clean.unicode import to_text

ARTICLES: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "document_id": pl.String(),
    "source_uri": pl.String(),
    "url": pl.String(),
    "title": pl.String(),
    "text": pl.String(),
    "published_on": pl.Date(),
    "published_on_basis": pl.String(),
    "publisher": pl.String(),
    "publisher_domain": pl.String(),
    "byline": pl.String(),
    "text_sha256": pl.String(),
    "n_chars": pl.Int64(),
    "in_scope": pl.Boolean(),
    "duplicate_of": pl.String(),
    "duplicate_kind": pl.String(),
}
LINES: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "line_no": pl.Int32(),
    "char_start": pl.Int64(),
    "char_end": pl.Int64(),
    "role": pl.String(),
    "repeats_line": pl.Int32(),
}
TEXT_MAP: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "char_start": pl.Int64(),
    "char_end": pl.Int64(),
    "raw_start": pl.Int64(),
    "raw_end": pl.Int64(),
}


@dataclass(frozen=True)
class Cleaned:
    """What cleaning makes of documents; the schemas are the dictionaries of this module."""

    articles: pl.DataFrame
    article_lines: pl.DataFrame
    text_map: pl.DataFrame
    rejects: pl.DataFrame
    signatures: pl.DataFrame


def clean(documents: pl.DataFrame) -> Cleaned:
    """Clean documents (schema of loading); the order of articles is that of the documents. Pure and deterministic."""
    texts, mapping = to_text(documents["raw_text"])
    named = _name(documents, texts)
    kept, again = (
        named.filter(pl.col("article_id").is_first_distinct()),
        named.filter(~pl.col("article_id").is_first_distinct()),
    )
    titles = kept.select("article_id", pl.col("title").str.strip_chars().replace("", None))
    labelled = label(split_lines(kept), titles)
    lines = labelled.with_columns(repeats(labelled))
    articles = _describe(kept, labelled)
    ids = named.select(pl.int_range(pl.len()).alias("row"), "article_id").filter(
        pl.col("article_id").is_first_distinct()
    )
    text_map = mapping.join(ids, on="row", maintain_order="left").select(list(TEXT_MAP))
    return Cleaned(articles, lines.select(list(LINES)), text_map, _repeated(again), signatures(articles))


def _name(documents: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """Text, its hash, and the id made of source and text."""
    hashes = _sha256(texts)
    ids = _sha256(documents["source_uri"] + "\0" + hashes).str.slice(0, 16)
    return documents.drop("raw_text").with_columns(
        texts.alias("text"), hashes.alias("text_sha256"), ids.alias("article_id")
    )


def _sha256(texts: pl.Series) -> pl.Series:
    """Hexadecimal SHA-256 of each text's UTF-8 bytes."""
    return pl.Series([sha256(data).hexdigest() for data in texts.cast(pl.Binary).to_list()], dtype=pl.String)


def _describe(named: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Title, date, publisher, byline beside the text (schema ARTICLES)."""
    first = lines.filter(pl.col("role") == "title").select("article_id", pl.col("line").alias("first_title"))
    titled = named.join(first, on="article_id", how="left", maintain_order="left").with_columns(
        pl.coalesce("first_title", pl.col("title").str.strip_chars().replace("", None)).alias("title")
    )
    bylines = lines.filter(pl.col("role") == "byline").select("article_id", "line")
    sources = find_sources(titled, bylines)
    return (
        titled.with_columns(*date_articles(titled).get_columns(), *sources.get_columns())
        .with_columns(
            pl.col("text").str.len_chars().cast(pl.Int64).alias("n_chars"),
            pl.lit(True).alias("in_scope"),
            pl.lit(None, dtype=pl.String).alias("duplicate_of"),
            pl.lit(None, dtype=pl.String).alias("duplicate_kind"),
        )
        .select(list(ARTICLES))
    )


def _repeated(again: pl.DataFrame) -> pl.DataFrame:
    reason = "The same source came twice with the same text; the first is kept. Nothing to do."
    return again.select(
        pl.lit("clean").alias("stage"),
        "source_uri",
        "record",
        pl.lit("duplicate_record").alias("rule"),
        pl.lit(reason).alias("reason"),
        pl.lit(None, dtype=pl.String).alias("row_json"),
    )
