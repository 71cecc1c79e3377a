"""What a run brought, for those who read about it in Prefect's pages: new articles, what was refused, what drifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.publish.connection import reading
from flows.publish.parquet import table_files
from flows.runtime.drift import Drift, drift
from flows.runtime.measures import Measures, measures, measures_of_new

SHOWN = 25
"""Rows of a list that nobody reads to its end."""

Row = tuple[Any, ...]

NEW = """
WITH counted AS (SELECT article_id, count(*) AS found FROM figures GROUP BY 1), most AS (
    SELECT article_id, coalesce(found, 0) AS found
    FROM articles ANTI JOIN read_parquet($before) USING (article_id) LEFT JOIN counted USING (article_id)
    ORDER BY 2 DESC, 1 LIMIT $shown
)
SELECT coalesce(publisher, ''), coalesce(title, ''), published_on::VARCHAR, found, source_uri
FROM articles JOIN most USING (article_id) ORDER BY found DESC, article_id
"""
ALL = NEW.replace("ANTI JOIN read_parquet($before) USING (article_id) ", "")
REFUSED = """
SELECT stage, rule, count(*), min_by(source_uri || coalesce(' ' || record, ''), source_uri), min_by(reason, source_uri)
FROM rejects GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT $shown
"""
INDICATORS = """
SELECT f.indicator, count(*) FROM changes c JOIN figures f USING (figure_id)
WHERE c.run_id = $run AND c.change = 'added' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $shown
"""
CHANGES = "SELECT change, cause, count(*) FROM changes WHERE run_id = $run GROUP BY 1, 2 ORDER BY 1, 2"


@dataclass(frozen=True)
class News:
    """Rows to show: new articles (publisher, title, day, figures, source), new figures by indicator, changes of
    figures (change, cause, rows), what is refused (stage, rule, rows, an example, its reason), drift, and measures."""

    articles: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    measures: Measures = field(default_factory=dict)


def news(database: Path, run_id: str, counts: Mapping[str, int], before: Path | None, then: Measures) -> News:
    """What the finished `database` holds that the release `before`, with measures `then`, did not."""
    known = _articles(before)
    now = measures(database, counts)
    new = measures_of_new(database, known) if known and then else {}
    with reading(database) as connection:

        def ask(query: str, **values: Any) -> list[Row]:
            asked = {name: value for name, value in {**values, "shown": SHOWN}.items() if f"${name}" in query}
            return connection.execute(query, asked).fetchall()

        articles = ask(NEW, before=[str(path) for path in known]) if known else ask(ALL)
        indicators, changed = ask(INDICATORS, run=run_id), ask(CHANGES, run=run_id)
        return News(articles, indicators, changed, ask(REFUSED), drift(then, now, new), now)


def _articles(before: Path | None) -> list[Path]:
    """Files of articles of a release; none where there is no such release or they are gone."""
    try:
        return table_files("articles", before / "parquet") if before else []
    except FileNotFoundError:
        return []
