"""Where the rows of a published database come from."""

from __future__ import annotations

import duckdb

from schemas.metadata.facts import Origin, Publisher

LAST_RUN = "SELECT run_id, finished_at, rules_version FROM runs ORDER BY started_at DESC, run_id LIMIT 1"
PUBLISHERS = "SELECT publisher, publisher_domain, articles, first_day, last_day FROM sources"


def read_origin(connection: duckdb.DuckDBPyConnection) -> Origin:
    """The last run and the publishers of an open database."""
    run_id, finished_at, rules_version = connection.execute(LAST_RUN).fetchone() or (None, None, None)
    publishers = [Publisher(*row) for row in connection.execute(PUBLISHERS).fetchall()]
    return Origin(run_id, finished_at, rules_version, publishers)
