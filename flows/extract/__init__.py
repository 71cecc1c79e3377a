"""Figures out of articles: mentions → quantities → bound slots → rows.

``extract`` is the stage. Read it top to bottom: it is the list of what happens to an article.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from flows.extract.arithmetic import with_arithmetic
from flows.extract.bind_periods import bind_base, bind_periods
from flows.extract.bind_places import bind_places
from flows.extract.classify import classify
from flows.extract.confidence import with_confidence
from flows.extract.context import with_context
from flows.extract.groups import with_groups
from flows.extract.indicators import with_indicators
from flows.extract.measures import with_measure
from flows.extract.movement import with_start
from flows.extract.number_rows import numbers_table
from flows.extract.pairs import merge_pairs
from flows.extract.parallels import apply_parallels, with_parallels
from flows.extract.periods import find_periods
from flows.extract.place_roles import prepare
from flows.extract.places import find_places
from flows.extract.qualifiers import with_qualifier
from flows.extract.quantities import quantities
from flows.extract.rows import figures_table, with_quotes
from flows.extract.scope import in_scope
from flows.extract.select import drop_plain_words, mask_places, select_quantities
from flows.extract.sentences import sentences
from flows.extract.span_rows import spans_table
from flows.extract.status import with_status
from flows.extract.tables import (
    bind_header_periods,
    table_cells,
    with_cell_spans,
    with_cell_words,
    with_cells,
    without_lent_words,
)
from flows.extract.tokens import tokens
from flows.extract.topics import with_topics
from flows.extract.visits import find_visits


class Extraction(NamedTuple):
    """What extraction makes of a batch of articles (columns: see ``schemas.tables``)."""

    figures: pl.DataFrame
    figure_spans: pl.DataFrame
    numbers: pl.DataFrame
    visits: pl.DataFrame
    in_scope: pl.DataFrame


def extract(articles: pl.DataFrame, article_lines: pl.DataFrame) -> Extraction:
    """Extract the figures, the spans that prove them, the ledger of numbers and the visits of ``articles``.

    Articles out of scope (see ``schemas/codes/scope.toml``) give no rows; ``in_scope`` tells which they are.
    """
    scope = articles.select("article_id").with_columns(in_scope(articles))
    chosen = articles.filter(scope["in_scope"]).sort("article_id")
    lines = article_lines.join(chosen.select("article_id"), on="article_id", how="semi")
    return Extraction(*_extract(chosen, lines), in_scope=scope)


def _extract(
    articles: pl.DataFrame, lines: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    sents = sentences(articles, lines)
    mentions = find_places(articles, lines)
    places = prepare(mentions, sents)
    cells = table_cells(sents)
    runs = (
        tokens(sents).pipe(with_cells, cells).pipe(quantities).pipe(classify).pipe(without_lent_words).pipe(merge_pairs)
    )
    periods, anchor = find_periods(runs, sents, articles)
    chosen, ledger = select_quantities(runs, sents)
    figures = (
        with_context(chosen, sents)
        .pipe(mask_places, places)
        .pipe(with_cell_words)
        .pipe(with_parallels, runs, places)
        .pipe(with_topics)
        .pipe(with_cell_spans)
        .pipe(with_indicators)
        .pipe(with_qualifier)
        .pipe(with_measure)
        .pipe(with_groups)
        .pipe(bind_periods, periods, sents, anchor)
        .pipe(bind_header_periods, periods)
        .pipe(with_start)
        .pipe(bind_base, periods)
        .pipe(with_status)
        .pipe(bind_places, places, sents, articles)
        .pipe(apply_parallels)
        .pipe(with_arithmetic)
        .pipe(with_confidence)
        .pipe(drop_plain_words)
        .pipe(with_quotes)
    )
    table = figures_table(figures, articles, sents)
    spans = spans_table(figures, table, sents, articles)
    return table, spans, numbers_table(ledger, figures, sents), find_visits(articles, lines, mentions)
