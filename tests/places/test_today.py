"""The way from any unit to those of today, and what it says of a figure: how certain, and since when exact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAID = """
    CREATE TABLE figures_labelled AS
    SELECT 'f' AS figure_id, 'POVERTY_RATE' AS indicator, 3.0 AS obs_value, 'PERCENT' AS unit_measure,
        'level' AS measure_kind, 'actual' AS status, '2020' AS time_period, $place AS ref_area, 'P' AS place_name,
        'T' AS province_name, 'q' AS quote, 's' AS sentence, 'u' AS source, $said AS published_on,
        $period::DATE AS period_end
"""
LABELS = """
    CREATE TABLE place_labels AS
    SELECT place_id, full_name AS place_name, province_id, valid_to FROM places
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        for name in ("places", "place_changes"):
            path = ROOT / "schemas" / "places" / f"{name}.parquet"
            opened.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet($path)", {"path": str(path)})
        opened.execute((ROOT / "sql" / "marts" / "places_today.sql").read_text(encoding="utf-8"))
        yield opened


def today(connection: duckdb.DuckDBPyConnection, place: str) -> list[tuple[object, ...]]:
    wanted = "SELECT DISTINCT relation, exact, exact_from, certainty FROM places_today WHERE place_id = $place"
    return connection.execute(wanted, {"place": place}).fetchall()


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("vn3-05536", ("whole", False, None, "inferred")),
        ("vn3-28825", ("one_of", False, None, "not known")),
        ("vn3-07414", ("whole", False, None, "stated")),
        ("vn3-01", ("whole", True, date(2008, 8, 1), "stated")),
        ("vn3-769", ("part", True, date(2021, 1, 1), "stated")),
        ("vn2-75", ("unchanged", True, None, "stated")),
    ],
)
def test_the_way_to_today_says_how_certain_it_is(connection, place, row):
    assert today(connection, place) == [row]


@pytest.mark.parametrize(
    ("place", "said", "period", "answer"),
    [
        ("vn3-769", date(2020, 5, 1), None, (False, "stated")),
        ("vn3-769", date(2022, 5, 1), date(2020, 12, 31), (True, "stated")),
        ("vn3-769", None, date(2020, 12, 31), (False, "stated")),
        ("vn3-769", None, None, (False, "stated")),
        ("vn3-28825", date(2022, 5, 1), None, (False, "not known")),
        ("vn3-05536", date(2022, 5, 1), None, (False, "inferred")),
    ],
)
def test_a_figure_of_a_unit_before_it_grew_is_not_exact(connection, place, said, period, answer):
    connection.execute(SAID, {"place": place, "said": said, "period": period})
    connection.execute(LABELS)
    connection.execute((ROOT / "sql" / "views" / "figures_today.sql").read_text(encoding="utf-8"))
    told = connection.execute("SELECT DISTINCT exact, certainty, obs_value, measured_id FROM figures_today").fetchall()
    assert told == [(*answer, 3, place)]
