"""What views, marts and macros answer on the small world."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

from flows.publish.build import build
from flows.publish.statements import statements
from tests.publish.world import BA_THUOC, world

EVERYTHING = [s for folder in ("macros", "views", "marts", "checks", "examples") for s in statements(folder)]


def ask(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def test_poverty_by_place_and_year_counts_each_source_once(connection):
    wanted = "place_name, year, status, rate, lowest, highest, articles, publishers"
    rows = ask(connection, f"SELECT {wanted} FROM poverty_by_place_year")
    assert rows == [
        ("Huyện Bá Thước", 2021, "actual", 8.4, 8.4, 8.4, 1, 1),
        ("Huyện Bá Thước", 2023, "actual", 3.25, 3.25, 3.3, 2, 2),
    ]


def test_sources_name_publisher_words_and_address(connection):
    (sources,) = connection.execute("SELECT sources FROM poverty_by_place_year WHERE year = 2023").fetchone()
    assert [(s["publisher"], s["value"], s["quote"], s["source"]) for s in sources] == [
        ("Báo Một", 3.25, "3,25%", "Báo Một.txt"), ("Báo Hai", 3.3, "3,3%", "Báo Hai.txt"),
    ]  # fmt: skip


def test_halved_poverty(connection):
    rows = ask(connection, "SELECT first_year, last_year, first_rate, last_rate, change, halved FROM poverty_change")
    assert rows == [(2021, 2023, 8.4, 3.25, -5.15, True)]


def test_rounding_is_agreement_and_a_difference_is_a_conflict(connection):
    wanted = "indicator, agree, lowest, highest, articles"
    rows = ask(connection, f"SELECT {wanted} FROM agreement_between_articles ORDER BY indicator")
    assert rows == [("POVERTY_RATE", True, 3.25, 3.3, 2), ("JOBS_CREATED", False, 1200.0, 1250.0, 2)]
    assert ask(connection, "SELECT indicator, round(spread, 3) FROM conflicts") == [("JOBS_CREATED", 0.04)]


def test_parts_of_a_sum_are_no_contradiction(tmp_path):
    """An article that states several values for one statement cannot be compared with another."""
    frames = world()
    about = pl.col("indicator") == "BUDGET_REVENUE"
    as_jobs = {"indicator": "JOBS_CREATED", "unit_measure": "PERSON", "status": "actual", "unit_mult": 0}
    year = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
    replaced = [pl.when(about).then(pl.lit(v)).otherwise(n).alias(n) for n, v in (as_jobs | year).items()]
    frames["figures"] = frames["figures"].with_columns(pl.col("unit_mult").cast(pl.Int64)).with_columns(replaced)
    with duckdb.connect(str(build(frames, tmp_path).folder / "solieu.duckdb"), read_only=True) as connection:
        rows = ask(connection, "SELECT agree FROM agreement_between_articles WHERE indicator = 'JOBS_CREATED'")
        assert rows == [(None,)]
        assert ask(connection, "SELECT count(*) FROM conflicts") == [(0,)]


def test_plan_against_actual(connection):
    rows = ask(connection, "SELECT indicator, planned, reached, difference FROM plan_vs_actual")
    assert rows == [("POVERTY_RATE", 3.5, 3.25, -0.25)]


def test_support_money(connection):
    wanted = "place_name, programme, indicator, year, largest_amount, sum_of_distinct_amounts, articles"
    rows = ask(connection, f"SELECT {wanted} FROM support_money_by_place_programme")
    assert rows == [("Huyện Bá Thước", "TEMPORARY_HOUSES", "SUPPORT_FUNDING", 2023, 12e9, 12e9, 1)]


def test_coverage(connection):
    months = ask(connection, "SELECT month::VARCHAR, articles, repeats, figures, with_place FROM coverage_by_month")
    assert months == [("2024-01-01", 1, 1, 5, 1.0), ("2024-03-01", 1, 0, 3, 1.0)]
    assert ask(connection, "SELECT publisher, articles, repeats, figures, places FROM coverage_by_publisher") == [
        ("Báo Một", 1, 0, 5, 1), ("Báo Hai", 1, 0, 3, 1), ("Báo Ba", 0, 1, 0, 0),
    ]  # fmt: skip
    provinces = ask(connection, "SELECT province_name, figures, places FROM coverage_by_province")
    assert provinces == [("Tỉnh Thanh Hóa", 8, 1)]


def test_ledger(connection):
    assert ask(connection, "SELECT class, numbers, share FROM numbers_by_class") == [
        ("figure", 13, 0.684211), ("date", 6, 0.315789),
    ]  # fmt: skip
    assert ask(connection, "SELECT DISTINCT leftovers, leftover_share FROM numbers_by_article") == [(0, 0.0)]


def test_a_figure_stays_with_the_place_it_was_measured_for(connection):
    rows = ask(
        connection,
        "SELECT DISTINCT measured_id, obs_value, relation, starts_with(today_id, 'vn2-') FROM figures_today "
        "WHERE indicator = 'POVERTY_RATE' AND status = 'actual' ORDER BY obs_value",
    )
    assert rows == [(BA_THUOC, 3.25, "part", True), (BA_THUOC, 3.3, "part", True), (BA_THUOC, 8.4, "part", True)]
    communes = ask(connection, "SELECT count(DISTINCT today_id) FROM figures_today")[0][0]
    assert communes > 1


def test_units_of_today_lead_to_themselves(connection):
    wanted = "SELECT today_id, relation, exact FROM places_today WHERE place_id"
    rows = ask(connection, f"{wanted} IN ('VN', 'vn2-82') ORDER BY ALL")
    assert rows == [("VN", "unchanged", True), ("vn2-82", "unchanged", True)]
    assert ask(connection, f"{wanted} = 'vn3-82'") == [("vn2-82", "whole", False)]


def test_visits_in_words(connection):
    assert ask(connection, "SELECT guest_name, host_name, topic FROM visits_labelled") == [
        ("Huyện Bá Thước", "Tỉnh Bà Rịa - Vũng Tàu", "nhà ở")
    ]


@pytest.mark.parametrize("asked", ["huyện Bá Thước", "ba thuoc", "HUYEN BA THUOC", BA_THUOC])
def test_poverty_rate_macro_finds_the_place_however_it_is_written(connection, asked):
    rows = connection.execute("SELECT place_name, rate FROM poverty_rate($place, 2023)", {"place": asked}).fetchall()
    assert rows == [("Huyện Bá Thước", 3.25)]


def test_figures_of_macro(connection):
    rows = ask(connection, "SELECT obs_value, publisher FROM figures_of('Bá Thước', 'JOBS_CREATED')")
    assert sorted(rows) == [(1200.0, "Báo Ba"), (1200.0, "Báo Một"), (1250.0, "Báo Hai")]


def test_figures_to_review(connection):
    jobs = "SELECT quote, doubtful, why FROM figures_to_review WHERE indicator = 'JOBS_CREATED' ORDER BY quote"
    rows = ask(connection, jobs)
    contradicted = ("obs_value", ["2 articles say 1,200 to 1,250"])
    assert rows == [("1.200 người", *contradicted), ("1.250 người", *contradicted)], "and no figure of the copy"
    rows = ask(connection, "SELECT quote, why FROM figures_to_review WHERE indicator = 'BUDGET_REVENUE'")
    assert rows == [("50 tỷ", ["confidence is 0.30"])]


def test_a_rule_is_told_with_its_precision(connection):
    listed = ask(connection, "SELECT count(*), count(*) FILTER (rule IS NULL OR kind IS NULL) FROM rules")
    assert listed[0][0] > 200
    assert listed[0][1] == 0
    rows = ask(connection, "SELECT DISTINCT rule, n, precision FROM figure_rules")
    assert rows == [("by_hand", 0, None)], "rules nobody measured are shown too"
    wrong = "precision_at_least NOT BETWEEN 0 AND precision OR row_precision > 1 OR (n = 0 AND precision IS NOT NULL)"
    assert ask(connection, f"SELECT rule FROM rules_used WHERE {wrong}") == []
    assert ask(connection, "SELECT kind, uses FROM rules_used WHERE rule = 'by_hand' ORDER BY kind") == [
        ("indicator", 13), ("number", 6), ("visit", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("statement", statements("examples"), ids=lambda s: s.name)
def test_every_example_answers(connection, statement):
    assert connection.execute(statement.sql).fetchall(), f"{statement.name} finds nothing in the small world"


@pytest.mark.parametrize("statement", EVERYTHING, ids=lambda s: s.name)
def test_every_file_is_one_statement_with_a_header(connection, statement):
    assert statement.header.endswith((".", "?")), f"{statement.name} must open with a comment of whole sentences"
    assert len(connection.extract_statements(statement.sql)) == 1


def test_every_table_and_column_is_described(connection):
    bare = ask(
        connection,
        "SELECT table_name, NULL FROM duckdb_tables() WHERE comment IS NULL AND NOT internal UNION ALL "
        "SELECT view_name, NULL FROM duckdb_views() WHERE comment IS NULL AND NOT internal UNION ALL "
        "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal",
    )
    assert bare == []
