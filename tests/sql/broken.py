"""For each check of `sql/checks`, a change of the small world's database that it must notice."""

from __future__ import annotations

FIRST = "figure_id = (SELECT min(figure_id) FROM figures)"
BREAKING = {
    "duplicates_lead_to_originals":
        "UPDATE articles SET duplicate_of = (SELECT min(article_id) FROM articles WHERE duplicate_of IS NOT NULL), "
        "duplicate_kind = 'near' WHERE publisher = 'Báo Hai'",
    "figures_are_in_scope": "UPDATE articles SET in_scope = false WHERE publisher = 'Báo Hai'",
    "figures_show_their_value": f"UPDATE figure_spans SET role = 'unit' WHERE {FIRST}",
    "figures_stand_in_ledger": f"UPDATE numbers SET class = 'leftover' WHERE {FIRST}",
    "places_today_are_honest":
        "CREATE OR REPLACE TABLE places_today AS SELECT * REPLACE ('unchanged' AS relation) FROM places_today",
    "ledger_counts_once": f"UPDATE numbers SET char_start = char_start - 30 WHERE {FIRST}",
    "ledger_is_complete": f"DELETE FROM numbers WHERE {FIRST}",
    "lines_do_not_overlap": "INSERT INTO article_lines SELECT * REPLACE (2 AS line_no) FROM article_lines",
    "periods_are_ordered": f"UPDATE figures SET period_start = DATE '2030-01-01' WHERE {FIRST}",
    "quotes_are_text": f"UPDATE figure_spans SET quote = 'Ð' WHERE {FIRST}",
    "spans_are_words": f"UPDATE figure_spans SET quote = ' ' || quote WHERE {FIRST}",
    "spans_lie_in_text": f"UPDATE figure_spans SET char_end = 100000 WHERE {FIRST}",
    "values_are_possible": f"UPDATE figures SET obs_value = 'nan'::DOUBLE WHERE {FIRST}",
}  # fmt: skip
