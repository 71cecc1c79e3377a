"""Who published an article and who wrote it, from the address, the crawl's own columns, and the text's edges."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

PUBLISHERS = Path(__file__).parents[2] / "schemas" / "codes" / "publishers.csv"
_HOST = r"(?i)https?://(?:www\.|m\.|amp\.)*([a-z0-9.-]+)"
# "(THTG) Chiều …", "(Dân trí) - …" at the head; "… | Báo Dân trí" in a title; "Theo Báo Ấp Bắc", "Nguồn Ấp Bắc: http…" at the end.
_TAG = r"^[^\n]{0,250}?\n?[^\n]{0,30}?\(([\p{L}.+ ]{2,25})\) ?[-–—:]? ?\p{L}"
_IN_TITLE = r"[|–-] ?([^|–-]{3,40})$"
_CREDIT = r"(?i)(?:\n|[.”\"!] ?)\(?(?:theo|nguồn)[: ] ?([^\n.:;,()]{2,40})[).:]?[^\n]{0,200}(?:\n[^\n]{0,60}){0,3}$"
_NAMES = r"\p{Lu}[\p{L}.]*(?: \p{Lu}[\p{L}.]*){1,3}"
_INLINE = rf"[.!?”\"…)] ?((?:{_NAMES})(?: ?[-–] ?{_NAMES}){{0,2}}(?: ?\([Tt]heo [^()\n]{{2,30}}\))?|Theo \p{{Lu}}[\p{{L}}+]*(?: \p{{Lu}}\p{{L}}*){{0,3}})$"
TAIL = 400


@cache
def publishers() -> pl.DataFrame:
    """The list of publishers: domain, name, province, aliases (list)."""
    table = pl.read_csv(PUBLISHERS, schema_overrides={"aliases": pl.String, "province": pl.String})
    return table.with_columns(pl.col("aliases").fill_null("").str.split(";"))


@cache
def _by_name() -> dict[str, str]:
    """Name or alias in lower case → domain; the first in the list wins."""
    names: dict[str, str] = {}
    for domain, name, aliases in publishers().select("domain", "name", "aliases").iter_rows():
        for alias in (name, *aliases):
            names.setdefault(alias.lower(), domain)
    names.pop("", None)
    return names


def find_sources(articles: pl.DataFrame, bylines: pl.DataFrame) -> pl.DataFrame:
    """publisher, publisher_domain, byline for each row (columns article_id, text, url, title, publisher, byline).

    `bylines` has article_id, line: lines labelled byline. The order of the rows is kept."""
    names = _by_name()
    known = articles.select("article_id", "publisher", "byline", *_domains(names))
    domains = known.with_columns(pl.coalesce("by_address", "by_column", "by_title", "by_tag", "by_credit").alias("publisher_domain"))
    listed = dict(publishers().select("domain", "name").iter_rows())
    signed = bylines.group_by("article_id", maintain_order=True).agg(pl.col("line").str.join("; "))
    joined = domains.join(signed, on="article_id", how="left", maintain_order="left")
    inline = articles["text"].str.tail(TAIL).str.extract(_INLINE, 1)
    return joined.select(
        pl.coalesce(pl.col("publisher_domain").replace_strict(listed, default=None, return_dtype=pl.String), "publisher", "publisher_domain").alias("publisher"),
        "publisher_domain",
        pl.coalesce("byline", "line", inline).str.strip_chars().alias("byline"),
    )


def _domains(names: dict[str, str]) -> list[pl.Expr]:
    """What each place that may name the publisher says, as a domain."""

    def named(cell: pl.Expr) -> pl.Expr:
        return cell.str.strip_chars().str.to_lowercase().replace_strict(names, default=None, return_dtype=pl.String)

    tail = pl.col("text").str.tail(TAIL)
    return [
        pl.col("url").str.extract(_HOST, 1).str.to_lowercase().alias("by_address"),
        named(pl.col("publisher")).alias("by_column"),
        named(pl.col("title").str.extract(_IN_TITLE, 1)).alias("by_title"),
        named(pl.col("text").str.head(HEAD).str.extract(_TAG, 1)).alias("by_tag"),
        named(tail.str.extract(_CREDIT, 1)).alias("by_credit"),
    ]


HEAD = 400
