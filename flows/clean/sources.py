"""Who published an article and who wrote it, from the address, the crawl's own columns, and the text's edges."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

PUBLISHERS = Path(__file__).parents[2] / "schemas" / "codes" / "publishers.csv"
_HOST = r"(?i)https?://(?:www\.|m\.|amp\.)*([a-z0-9.-]+)"
# "(THTG) Chiều …", "(Dân trí) - …" at a line's start; "… | Báo Dân trí" in a title; "Theo Báo Ấp Bắc" at the end.
_TAG = r"(?:^|\n)[^\n(0-9]{0,30}\(([^()\n0-9,;:]{2,25})\)"
_IN_TITLE = r"[|–-] ?([^|–-]{3,40})$"
_CREDIT = r"(?:[Tt]heo|THEO|[Nn]guồn|NGUỒN)[: ] ?([^\n.:;,()]{2,40})"
_NAME = r"\p{Lu}[^ .,;:!?&/–0-9()”\"-]*\.?"
_INLINE = (
    rf"[.!?”\"…)] ?({_NAME}(?: {_NAME})+(?: ?[-–] ?{_NAME}(?: {_NAME})+)*(?: ?\([Tt]heo [^()\n]+\))?"
    rf"|Theo {_NAME}(?: {_NAME})*)$"
)
HEAD, TAIL = 300, 90
"""Characters in which an agency's tag, or a name after the last sentence, stands."""


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
    names = pl.col("line").filter(~pl.col("line").str.contains("://", literal=True)).str.join("; ").replace("", None)
    signed = bylines.group_by("article_id", maintain_order=True).agg(
        names, pl.col("line").str.join("\n").alias("credits")
    )
    inline = pl.col("text").str.tail(TAIL).str.extract(_INLINE, 1).alias("inline")
    joined = articles.join(signed, on="article_id", how="left", maintain_order="left").with_columns(inline)
    known = joined.with_columns(pl.coalesce("byline", "line", "inline").str.strip_chars().alias("byline"))
    domains = known.with_columns(pl.coalesce(_domains()).alias("publisher_domain"))
    listed = dict(publishers().select("domain", "name").iter_rows())
    name = pl.col("publisher_domain").replace_strict(listed, default=None, return_dtype=pl.String)
    return domains.select(
        pl.coalesce(name, "publisher", "publisher_domain").alias("publisher"), "publisher_domain", "byline"
    )


def _domains() -> list[pl.Expr]:
    """What each place that may name the publisher says, as a domain, surest first."""
    names = _by_name()

    def named(cell: pl.Expr) -> pl.Expr:
        return cell.str.strip_chars().str.to_lowercase().replace_strict(names, default=None, return_dtype=pl.String)

    return [
        pl.col("url").str.extract(_HOST, 1).str.to_lowercase(),
        named(pl.col("publisher")),
        named(pl.col("title").str.extract(_IN_TITLE, 1)),
        named(pl.col("text").str.head(HEAD).str.extract(_TAG, 1)),
        pl.col("credits").str.extract(_HOST, 1).str.to_lowercase(),
        named(pl.coalesce("credits", "byline").str.extract(_CREDIT, 1)),
    ]
