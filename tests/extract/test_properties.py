"""Properties of the extraction on generated texts: spans are true, the ledger is complete, amounts are read back."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.extract import extract

slow = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

NOUNS = ("hộ nghèo", "lao động", "căn nhà", "ha", "xã", "đồng", "km đường", "triệu đồng", "%", "con bò", "tuổi", "giờ")
LEADS = (
    "Toàn huyện có",
    "Tỷ lệ hộ nghèo còn",
    "Nghị quyết số",
    "Ngày",
    "Đến năm",
    "Quốc lộ",
    "Điện thoại",
    "Giảm từ",
    "(",
)
SEPARATORS = (".", ",", "/", "-", " - ", " – ", ":", " ", "", "và ", " đến ", "%")
digits = st.integers(0, 10**10).map(str) | st.from_regex(r"\A0?\d{1,3}([.,/-]\d{1,4}){0,3}\Z", fullmatch=True)
number_like = st.lists(st.tuples(digits, st.sampled_from(SEPARATORS)), min_size=1, max_size=3).map(
    lambda parts: "".join(a + b for a, b in parts)
)
sentence = st.tuples(
    st.sampled_from(LEADS), number_like, st.sampled_from(NOUNS), st.sampled_from((". ", "; ", "\n", ""))
).map(lambda p: f"{p[0]} {p[1]} {p[2]}{p[3]}")
noise = st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n%.,-/"), max_size=60)
texts = st.lists(st.lists(sentence | noise, min_size=1, max_size=6).map("".join), min_size=1, max_size=25)


def run(bodies: list[str]) -> tuple[list[str], Any]:
    """The full texts (a title of the topic before each body) and what is extracted from them."""
    full = [f"Giảm nghèo bền vững\n{body}" for body in bodies]
    rows = [
        {
            "article_id": f"{i:016x}", "document_id": f"{i:016x}", "source_uri": f"{i}.txt", "url": None,
            "title": "Giảm nghèo bền vững", "text": text, "published_on": dt.date(2024, 5, 3),
            "published_on_basis": "metadata",
            "publisher": None, "publisher_domain": None, "byline": None, "text_sha256": f"{i:016x}",
            "n_chars": len(text),
            "in_scope": True, "duplicate_of": None, "duplicate_kind": None,
        }
        for i, text in enumerate(full)
    ]  # fmt: skip
    nulls = ("url", "publisher", "publisher_domain", "byline", "duplicate_of", "duplicate_kind")
    articles = pl.DataFrame(rows, schema_overrides=dict.fromkeys(nulls, pl.String()))
    lines = pl.DataFrame(
        [row for i, text in enumerate(full) for row in line_rows(f"{i:016x}", text)],
        schema_overrides={"line_no": pl.Int32},
    ).with_columns(pl.lit(None, pl.Int32).alias("repeats_line"))
    return full, extract(articles, lines)


def line_rows(article_id: str, text: str) -> list[dict[str, Any]]:
    rows, start = [], 0
    for number, line in enumerate(text.split("\n")):
        role, end = ("title" if number == 0 else "body"), start + len(line)
        rows.append({"article_id": article_id, "line_no": number, "char_start": start, "char_end": end, "role": role})
        start = end + 1
    return rows


@slow
@given(texts)
def test_spans_are_true_and_the_ledger_is_complete(bodies: list[str]) -> None:
    full, result = run(bodies)
    for frame in (result.figures, result.numbers, result.figure_spans):
        for row in frame.iter_rows(named=True):
            text = full[int(row["article_id"], 16)]
            assert text[row["char_start"] : row["char_end"]] == row["quote"]
    for index, text in enumerate(full):
        spans = result.numbers.filter(article_id=f"{index:016x}").select("char_start", "char_end").rows()
        for match in re.finditer(r"[0-9]+", text):
            covering = [s for s in spans if s[0] < match.end() and match.start() < s[1]]
            assert len(covering) == 1, (text, match.group(), covering)
            assert covering[0][0] <= match.start()
            assert match.end() <= covering[0][1]


@slow
@given(texts)
def test_figures_and_ledger_agree(bodies: list[str]) -> None:
    _, result = run(bodies)
    figures = dict(result.figures.select("figure_id", "char_start").rows())
    listed = result.numbers.filter(pl.col("class") == "figure")
    assert set(listed["figure_id"]) <= set(figures)
    assert result.numbers.filter((pl.col("class") != "figure") & pl.col("figure_id").is_not_null()).is_empty()
    assert result.figures["figure_id"].is_unique().all()
    assert result.figures.filter(pl.col("confidence").is_between(0, 1).not_()).is_empty()


WRITTEN = st.one_of(
    st.integers(1_000, 10**9).map(lambda n: (f"{n:,}".replace(",", "."), float(n))),
    st.tuples(st.integers(1, 99), st.integers(0, 99)).map(lambda p: (f"{p[0]},{p[1]:02d}", p[0] + p[1] / 100)),
    st.integers(2, 999).map(lambda n: (str(n), float(n))),
)
SCALES = {" nghìn": 1e3, " triệu": 1e6, " tỷ": 1e9, " nghìn tỷ": 1e12, "": 1.0}


@slow
@given(st.lists(st.tuples(WRITTEN, st.sampled_from(sorted(SCALES))), min_size=5, max_size=40))
def test_written_amounts_are_read_back(amounts: list[tuple[tuple[str, float], str]]) -> None:
    sums = [(f"{written}{scale}", value * SCALES[scale]) for (written, value), scale in amounts]
    _, result = run([f"Tổng kinh phí hỗ trợ hộ nghèo là {amount} đồng." for amount, _ in sums])
    got = {int(r["article_id"], 16): r for r in result.figures.iter_rows(named=True)}
    for index, (amount, value) in enumerate(sums):
        assert got[index]["quote"] == amount
        assert got[index]["obs_value"] == pytest.approx(value)
        assert got[index]["unit_measure"] == "VND"
