"""A few shares that tell at a glance whether the tables are as good as they were after the last run."""

from __future__ import annotations

from pathlib import Path

from flows.publish.connection import reading

QUESTIONS = {
    "articles in scope": "SELECT avg(in_scope::INT) FROM articles",
    "figures with an indicator": "SELECT avg((indicator <> 'OTHER')::INT) FROM figures",
    "figures with a place": "SELECT avg((ref_area IS NOT NULL)::INT) FROM figures",
    "figures with a period": "SELECT avg((period_start IS NOT NULL)::INT) FROM figures",
    "mean confidence": "SELECT avg(confidence) FROM figures",
    "numbers left over": "SELECT avg((class = 'leftover')::INT) FROM numbers",
}
"""Share (0 to 1) → the question that gives it; null where there are no rows."""


def quality(database: Path) -> dict[str, float]:
    """The shares of a finished database, to four digits, without those that have no answer."""
    with reading(database) as connection:
        answers = {name: connection.execute(query).fetchone() for name, query in QUESTIONS.items()}
    return {name: round(float(row[0]), 4) for name, row in answers.items() if row and row[0] is not None}


def reasons(database: Path) -> dict[str, int]:
    """Rule → rows it refused, most first."""
    query = "SELECT stage || ': ' || rule, count(*) FROM rejects GROUP BY ALL ORDER BY 2 DESC, 1"
    with reading(database) as connection:
        return dict(connection.execute(query).fetchall())
