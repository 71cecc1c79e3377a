"""The data dictionary is what the declarations say."""

from __future__ import annotations

from pathlib import Path

from flows.publish.dictionary import MEND, render
from schemas.tables import TABLES

WRITTEN = Path(__file__).resolve().parents[2] / "schemas" / "README.md"


def test_the_dictionary_is_up_to_date():
    assert WRITTEN.read_text(encoding="utf8") == render(), f"out of date: run `{MEND}` and commit the result"


def test_every_table_and_column_is_in_it():
    text = render()
    for spec in TABLES.values():
        section = text.split(f"\n### {spec.name}\n")[1].split("\n### ")[0]
        assert all(f"| `{column.name}` | {column.title_vi} |" in section for column in spec.columns)
