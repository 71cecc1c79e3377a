"""A short form of `make fuzz`: some hundred hostile inputs, the same each time."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.extract.sentences import LONGEST, sentences
from flows.load import load
from flows.load.frames import MAX_TEXT
from tests.fuzz.check import documents_of, read, survives
from tests.fuzz.files import deep, hostile_file, write
from tests.fuzz.lines import LEAD
from tests.fuzz.texts import texts

ROLES = {"article_id": pl.String, "char_start": pl.Int64, "role": pl.String, "repeats_line": pl.Boolean}


# the lists are long, and so is how hypothesis would print them
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@settings(
    max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.lists(texts, min_size=60, max_size=60))
def test_no_text_makes_a_stage_stumble(made: list[str]) -> None:
    survives(documents_of(made))


def test_no_file_makes_a_reader_stumble(tmp_path: Path) -> None:
    rng = random.Random(5)
    files = [hostile_file(rng) for _ in range(120)]
    write(tmp_path, [*files, *((ending, deep(ending, 3_000)) for ending in (".html", ".jsonl", ".json"))])
    documents, rejects = read(tmp_path)
    assert len(documents) > 30
    assert rejects["reason"].str.len_chars().min() > 20
    survives(documents)


def test_a_text_no_article_is_as_long_as_is_set_aside(tmp_path: Path) -> None:
    write(tmp_path, [(".txt", b"a b " * (MAX_TEXT // 4 + 1)), (".txt", LEAD.encode())])
    loaded = load([str(tmp_path)])
    assert loaded.rejects["rule"].to_list() == ["too_large"]
    assert len(loaded.documents) == 1


def test_sentences_without_end_are_cut_where_they_have_blanks() -> None:
    text = "Mở đầu. " + "xã Ea Trul còn 12 hộ, " * 200 + "\n" + "ế" * (3 * LONGEST)
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    found = sentences(articles, pl.DataFrame(schema=ROLES))
    assert all(text[start:].startswith(sent) for start, sent in found.select("start", "sent").iter_rows())
    assert found["sent"].str.len_chars().max() == LONGEST
    assert "".join(found["sent"]) == text.replace("\n", "")
    assert all(sent.endswith(" ") for sent in found["sent"].head(4))


def test_what_is_left_of_a_long_sentence_stays_whole() -> None:
    text = "Mở đầu. " + "xã Ea Trul còn 12 hộ, " * 60 + "cả xã còn 12 hộ"
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    found = sentences(articles, pl.DataFrame(schema=ROLES))
    assert len(found) == 2
    assert found["sent"][-1].endswith("xã Ea Trul còn 12 hộ, cả xã còn 12 hộ")
