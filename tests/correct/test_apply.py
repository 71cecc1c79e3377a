"""What entries do to figures, spans and numbers of the small world."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from flows.correct import Corrected, Ground, correct, outcome_table, read_sheet, rewritten
from flows.publish.build import build
from flows.runtime.corrections import _rulings
from schemas.tables import table
from tests.correct.sheets import text_of
from tests.publish.world import stories, world

FIRST, SECOND, _ = stories()
RATE, JOBS, _ = SECOND.figures
HERE = {"source_uri": "Báo Hai.txt"}
NEW = "obs_value=2025; unit_measure=OTHER; indicator=OTHER"
ADD = HERE | {"action": "add", "value": NEW}


def decide(*entries: dict[str, object]) -> tuple[Corrected, dict[str, pl.DataFrame]]:
    """The decision on entries over the world, and the world's tables after it."""
    frames = world()
    sheet = read_sheet(text_of(*entries).encode())
    ground = Ground.of(frames["figures"], frames["numbers"], frames["articles"])
    done = correct(sheet.entries, ground, frames["articles"], _rulings())
    return done, {**frames, **rewritten(frames, done), "corrections": outcome_table(done.outcomes)}


def said(done: Corrected) -> list[str]:
    return [outcome.outcome for outcome in done.outcomes]


def figure(frames: Mapping[str, pl.DataFrame], row: dict[str, object]) -> dict[str, object]:
    return frames["figures"].filter(pl.col("figure_id") == row["figure_id"]).row(0, named=True)


def override(row: dict[str, object], column: str, value: object, expect: object) -> dict[str, object]:
    return {"figure_id": row["figure_id"], "action": "override", "column": column, "value": value, "expect": expect}


def drop(row: dict[str, object], expect: object) -> dict[str, object]:
    return {"figure_id": row["figure_id"], "action": "drop", "expect": expect}


def test_an_override_sets_its_cell():
    done, frames = decide(
        override(RATE, "status", "plan", "actual"), override(RATE, "obs_value", "3.4", "3.3"),
        override(RATE, "period_start", "2024-01-01", "2023-01-01"),
        override(RATE, "period_end", "31/12/2024", "2023-12-31"),
        override(JOBS, "ref_area", "", "vn3-386"),
    )  # fmt: skip
    assert said(done) == ["applied"] * 5
    now = figure(frames, RATE)
    assert (now["status"], now["obs_value"], now["time_period"], now["flags"]) == ("plan", 3.4, "2024", ["corrected"])
    assert figure(frames, JOBS)["ref_area"] is None


def test_spans_that_no_longer_prove_their_cell_go():
    frames = world()
    place = frames["figure_spans"].filter(pl.col("figure_id") == RATE["figure_id"]).with_columns(role=pl.lit("place"))
    frames["figure_spans"] = pl.concat([frames["figure_spans"], place])
    ground = Ground.of(frames["figures"], frames["numbers"], frames["articles"])
    for column, value, expect, roles in (
        ("ref_area", "vn3-38", "vn3-386", ["value"]), ("status", "plan", "actual", ["place", "value"]),
    ):  # fmt: skip
        sheet = read_sheet(text_of(override(RATE, column, value, expect)).encode())
        after = rewritten(frames, correct(sheet.entries, ground, frames["articles"], _rulings()))["figure_spans"]
        assert after.filter(pl.col("figure_id") == RATE["figure_id"])["role"].sort().to_list() == roles


def test_a_dropped_figure_leaves_its_digits_as_no_figure():
    done, frames = decide(drop(JOBS, 1250))
    assert said(done) == ["applied"]
    number = frames["numbers"].filter(pl.col("quote") == "1.250").row(0, named=True)
    assert (number["class"], number["figure_id"], number["rule"]) == ("other_non_figure", None, "correction")
    assert JOBS["figure_id"] not in {*frames["figure_spans"]["figure_id"]}


def test_a_new_figure_has_words_sentence_number_and_span(tmp_path):
    cells = f"{NEW}; period_end=2025-12-31; period_start=2025-01-01; confidence=0.8"
    done, frames = decide(
        ADD | {"quote": "năm 2025", "value": cells}, drop(JOBS, 1250),
        override(RATE, "status", "plan", "actual"),
    )  # fmt: skip
    assert said(done) == ["applied"] * 3
    (name,) = done.added
    now = figure(frames, {"figure_id": name})
    assert (now["obs_value"], now["rule"], now["time_period"], now["confidence"]) == (2025, "correction", "2025", 0.8)
    assert now["sentence"] == SECOND.text
    assert frames["numbers"].filter(pl.col("figure_id") == name)["quote"].to_list() == ["2025"]
    spans = frames["figure_spans"].filter(pl.col("figure_id") == name)
    assert spans.select("role", "quote").rows() == [("value", "năm 2025")]
    built = build(frames, tmp_path)
    assert (built.rows["corrections"], built.rows["figures"]) == (3, len(world()["figures"])), "all checks hold"


def test_a_figure_dropped_may_be_read_anew_in_its_place():
    done, frames = decide(
        ADD | {"quote": JOBS["quote"], "value": NEW.replace("2025", "1.25")}, drop(JOBS, 1250),
    )  # fmt: skip
    assert said(done) == ["applied", "applied"]
    assert done.added == {o.figure_id for o in done.outcomes if o.entry.action == "add"}
    assert frames["figures"].filter(pl.col("quote") == JOBS["quote"])["obs_value"].to_list() == [1.25]


@pytest.mark.parametrize(
    ("entries", "outcomes", "advice"),
    [
        ([drop(JOBS, 1200)], ["expectation_failed"], "obs_value is 1250, not 1200"),
        ([override(JOBS, "status", "plan", "estimate")], ["expectation_failed"], "status is actual, not estimate"),
        ([override(JOBS, "status", "actual", "plan")], ["expectation_failed"], "even without it: delete the entry"),
        ([override(JOBS, "programme", "OCOP", "NEW_RURAL")], ["expectation_failed"], "programme is empty, not"),
        ([drop(JOBS | {"figure_id": "0" * 16}, 1)], ["unmatched"], "no figure has this figure_id"),
        ([drop(JOBS, 1250) | {"quote": "1.251 người"}], ["unmatched"], "has other words"),
        ([{"source_uri": "none.txt", "quote": "1", "action": "drop", "expect": 1}], ["unmatched"], "no article"),
        ([HERE | {"quote": "7", "action": "drop", "expect": 1}], ["unmatched"], "no figure stands there"),
        ([HERE | {"char_start": 28, "char_end": 30, "action": "drop", "expect": 1}], ["unmatched"], "Near it: figure"),
        ([drop(JOBS, 1250), drop(JOBS, 1250) | {"quote": JOBS["quote"]}], ["applied", "invalid"], "line 2 drops"),
        ([override(JOBS, "status", "plan", "actual"), drop(JOBS, 1250)], ["invalid", "applied"], "line 3 drops"),
        ([override(JOBS, "decimals", 1, 0), override(JOBS, "decimals", 2, 0)], ["applied", "invalid"], "same cell"),
        ([override(RATE, "obs_value", 330, 3.3), override(RATE, "decimals", 2, 1)], ["invalid"] * 2, "0 and 100"),
        ([override(RATE, "period_end", "", "2023-12-31")], ["invalid"], "given together"),
        ([override(RATE, "ref_area", "vn9-1", "vn3-386")], ["invalid"], "must exist in places"),
        ([ADD | {"quote": "năm"}], ["unmatched"], "stands in the article 2 times"),
        ([ADD | {"quote": "lăm"}], ["unmatched"], "0 times"),
        ([ADD | {"quote": "năm", "char_start": 0, "char_end": 3}], ["unmatched"], "'Tỷ '"),
        ([ADD | {"quote": "1.250"}], ["expectation_failed"], "stands there: override it"),
        ([ADD | {"quote": "năm 202", "char_start": 55, "char_end": 62}], ["unmatched"], ""),
        ([ADD | {"quote": "025"}], ["invalid"], "cuts the number 2025 in two"),
        ([ADD | {"quote": "2025", "value": "obs_value=101; unit_measure=PERCENT; indicator=POVERTY_RATE"}], ["invalid"],
         "0 and 100"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_not_done(entries, outcomes, advice):
    done, frames = decide(*entries)
    assert said(done) == outcomes
    assert advice in next(o.advice for o in done.outcomes if o.outcome != "applied")
    if "applied" not in outcomes:
        for name in ("figures", "figure_spans", "numbers"):
            assert frames[name].equals(table(name).conform(world()[name])), name


def test_an_article_out_of_scope_gets_no_figure():
    frames = world()
    articles = frames["articles"].with_columns(in_scope=pl.lit(False))
    sheet = read_sheet(text_of(ADD | {"quote": "năm 2025"}).encode())
    done = correct(sheet.entries, Ground.of(frames["figures"], frames["numbers"], articles), articles, _rulings())
    assert "not about the topic" in done.outcomes[0].advice


def test_words_find_a_figure_where_they_stand_once():
    done, _ = decide(HERE | {"quote": "1.250 người", "action": "drop", "expect": 1250})
    assert [(o.outcome, o.figure_id, o.found) for o in done.outcomes] == [("applied", JOBS["figure_id"], "1250")]
    place = {name: FIRST.figures[0][name] for name in ("article_id", "char_start", "char_end")}
    done, _ = decide(place | {"action": "override", "column": "decimals", "value": 2, "expect": 1})
    assert done.outcomes[0].figure_id == FIRST.figures[0]["figure_id"]
