"""A sheet of corrections is read entry by entry: what is wrong with one costs no other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.correct import read_sheet
from tests.correct.sheets import COLUMNS, text_of

DROP = {"figure_id": "0" * 16, "action": "drop", "expect": "4.5"}
OVERRIDE = {"figure_id": "1" * 16, "action": "override", "column": "status", "value": "plan", "expect": "actual"}
CELLS = "obs_value=12; unit_measure=COMMUNE; indicator=OTHER"
ADD = {"source_uri": "a.txt", "quote": "12 xã", "action": "add", "value": CELLS}


def faults(*entries: dict[str, object]) -> list[str | None]:
    return [entry.fault for entry in read_sheet(text_of(*entries).encode()).entries]


def test_sound_entries_have_no_fault():
    assert faults(DROP, OVERRIDE, ADD) == [None, None, None]
    entry = read_sheet(text_of(DROP | {"date": "3/2/2024", "quote": "4,5%"}).encode()).entries[0]
    assert (entry.line, entry.said_on, entry.quote, entry.author) == (2, date(2024, 2, 3), "4,5%", "desk")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (DROP | {"action": "erase"}, "action 'erase' is none of drop, override, add"),
        (DROP | {"expect": ""}, "expect must hold the value"),
        (DROP | {"expect": "4,5"}, "such as 4.5"),
        (DROP | {"reason": ""}, "reason must not be empty"),
        (DROP | {"author": "", "reason": ""}, "reason and author must not be empty"),
        (DROP | {"date": "2024-02-30"}, "'2024-02-30' is no day"),
        (DROP | {"figure_id": "1.23457E+15"}, "format the column as text"),
        (DROP | {"figure_id": ""}, "it does not say where"),
        (DROP | {"char_start": "4"}, "must be given together"),
        (DROP | {"char_start": "-1", "char_end": "9"}, "'-1' is no number of characters"),
        (OVERRIDE | {"column": "sentence"}, "column 'sentence' cannot be overridden"),
        (OVERRIDE | {"column": "ref_area; DROP TABLE figures"}, "cannot be overridden"),
        (OVERRIDE | {"value": "planned"}, "'planned' is no code of the list status"),
        (OVERRIDE | {"value": ""}, "status must not be empty"),
        (OVERRIDE | {"column": "obs_value", "value": "nan", "expect": "1"}, "'nan' is no number"),
        (OVERRIDE | {"column": "obs_value", "value": "1e999", "expect": "1"}, "too large"),
        (OVERRIDE | {"column": "decimals", "value": "1.5", "expect": "1"}, "no whole number"),
        (ADD | {"quote": ""}, "it does not say where"),
        (ADD | {"expect": "1"}, "must be empty"),
        (ADD | {"value": "obs_value=12"}, "value lacks unit_measure, indicator"),
        (ADD | {"value": "obs_value=12; obs_value=13"}, "each once"),
        (ADD | {"value": "twelve"}, "write column=value"),
    ],
)
def test_what_is_wrong_is_said(entry, said):
    assert said in (faults(entry, DROP | {"expect": "7"})[0] or "")
    assert faults(entry, DROP | {"expect": "7"})[1] is None


def test_lines_are_those_an_editor_shows():
    words = 'two\nlines, and a "quote"\u2028'
    sheet = text_of(DROP | {"reason": words}, OVERRIDE | {"action": "?"}).replace("\n,0", "\n# a remark\n\n,0", 1)
    first, second = read_sheet(sheet.encode()).entries
    assert (first.line, first.reason, first.fault) == (4, words.strip(), None)
    assert second.line == 6


def test_a_line_without_an_action_is_not_decided_yet():
    assert faults(DROP | {"action": ""}, OVERRIDE) == [None]


def test_a_broken_line_costs_no_other():
    head, first, second = text_of(DROP, OVERRIDE).splitlines()
    sheet = "\n".join([head, '"never closed,drop', first, second + ",,,too,many", second])
    entries = read_sheet(sheet.encode()).entries
    assert [(entry.line, bool(entry.fault)) for entry in entries] == [(2, True), (3, False), (4, True), (5, False)]
    assert "quotation marks" in entries[0].fault
    assert "more cells" in entries[2].fault


def test_entries_that_repeat_another_are_told_apart():
    first, second, third = read_sheet(text_of(DROP, DROP, OVERRIDE).encode()).entries
    assert first.fault is None
    assert "repeats line 2" in second.fault
    assert len({first.correction_id, second.correction_id, third.correction_id}) == 3


@pytest.mark.parametrize("encode", [
    lambda text: text.encode("utf-8-sig"), lambda text: text.encode("utf-16"),
    lambda text: text.replace(",", ";").encode(), lambda text: text.replace(",", "\t").replace("\n", "\r\n").encode(),
])  # fmt: skip
def test_what_spreadsheets_save_is_read(encode):
    (entry,) = read_sheet(encode(text_of(DROP | {"author": "bàn đọc"}))).entries
    assert (entry.fault, entry.author, entry.expect) == (None, "bàn đọc", "4.5")


def test_bytes_that_are_no_utf8_cost_their_line_only():
    raw = text_of(DROP | {"author": "đọc"}, OVERRIDE).encode()
    first, second = read_sheet(raw.replace("đọc".encode(), b"\xf0\xffc")).entries
    assert "CSV UTF-8" in first.fault
    assert second.fault is None
    first.author.encode()


def test_a_head_without_what_is_needed_is_said_with_its_line():
    sheet = read_sheet(b"# remark\nfigure_id,action\n0,drop\n")
    assert sheet.entries == ()
    assert sheet.notes[0].startswith("corrections.csv line 2: the head of the file lacks reason, author")
    assert "twice" in read_sheet(b"action,reason,author,figure_id,action\n").notes[0]
    strange = read_sheet(text_of(DROP).replace("date", "dayte", 1).encode())
    assert "dayte" in strange.notes[0]
    assert len(strange.entries) == 1


def test_no_file_and_an_empty_one_hold_nothing():
    assert read_sheet(None).entries == read_sheet(b"").entries == read_sheet(b"\n# x\n").entries == ()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text('",;\n=\\x1', max_size=200).map(lambda t: (text_of(DROP) + t).encode()))
def test_no_file_breaks_the_reading(raw):
    for entry in read_sheet(raw).entries:
        assert entry.fault or entry.action in ("drop", "override", "add")
        str(entry).encode()


def test_the_example_in_the_documentation_can_be_read():
    from flows.runtime.environment import ROOT  # noqa: PLC0415

    example = (ROOT / "warehouse" / "README.md").read_text(encoding="utf8").partition("```csv\n")[2].partition("```")[0]
    sheet = read_sheet(example.encode())
    assert [entry.fault for entry in sheet.entries] == [None] * 3
    assert [entry.action for entry in sheet.entries] == ["drop", "override", "add"]
    assert set(example.splitlines()[0].split(",")) <= set(COLUMNS)
