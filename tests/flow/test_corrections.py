"""Corrections and tombstones over a history of runs."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from flows.runtime.errors import RunRefused
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.summary import Summary
from tests.correct.sheets import put
from tests.flow.articles import article
from tests.flow.tables import published, rows


def run(source: Path, warehouse: Path) -> Summary:
    return run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False))


def first(warehouse: Path) -> dict[str, object]:
    """The first figure of 001.txt."""
    (article_id,) = rows(warehouse, "articles").filter(pl.col("source_uri").str.ends_with("001.txt"))["article_id"]
    return rows(warehouse, "figures").filter(pl.col("article_id") == article_id).row(0, named=True)


def override(figure: dict[str, object], expect: str | None = None) -> dict[str, object]:
    cell = {"action": "override", "column": "status", "value": "plan", "expect": expect or figure["status"]}
    return {"figure_id": figure["figure_id"]} | cell


def last_changes(warehouse: Path) -> list[tuple[str, str, str]]:
    """(figure, change, cause) of the last run."""
    last = rows(warehouse, "runs")["run_id"][-1]
    return rows(warehouse, "changes").filter(pl.col("run_id") == last).select("figure_id", "change", "cause").rows()


def test_a_sheet_alone_is_work_and_extracts_nothing(filled: tuple[Path, Path], tmp_path: Path) -> None:
    source, warehouse = filled
    before, figure = published(warehouse), first(warehouse)
    (other,) = rows(warehouse, "articles").filter(pl.col("source_uri").str.ends_with("002.txt"))["article_id"]
    gone = rows(warehouse, "figures").filter(pl.col("article_id") == other).row(0, named=True)
    new = {"source_uri": "000.txt", "quote": "8/11/2023", "value": "obs_value=8; unit_measure=OTHER; indicator=OTHER"}
    drop = {"figure_id": gone["figure_id"], "action": "drop", "expect": gone["obs_value"]}
    entries = [override(figure), new | {"action": "add"}, drop]
    put(warehouse, *entries)
    done = run(source, warehouse)
    assert not done.unchanged
    assert {done.work[f"batches_{stage}"] for stage in ("load", "clean", "extract", "validate")} == {0}
    assert first(warehouse)["status"] == "plan"
    by_hand = [("added", "corrections"), ("changed", "corrections"), ("removed", "corrections")]
    assert sorted((change, cause) for _, change, cause in last_changes(warehouse)) == by_hand
    assert (done.counts["corrections"], done.notes[-1]) == (3, "corrections.csv: 3 of 3 corrections applied.")

    assert run(source, warehouse).unchanged
    put(tmp_path / "fresh", *entries)
    run(source, tmp_path / "fresh")
    assert published(tmp_path / "fresh") == published(warehouse)

    put(warehouse)
    run(source, warehouse)
    assert published(warehouse) == before
    assert sorted((change, cause) for _, change, cause in last_changes(warehouse)) == by_hand


def test_what_is_not_applied_is_told_again_while_it_stands(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    before, figure = published(warehouse), first(warehouse)
    hostile = {"figure_id": "'", "action": "'; DROP TABLE figures; --<script>", "reason": "\x1b[31m\x00"}
    put(warehouse, override(figure, "estimate"), override({"figure_id": "0" * 16, "status": "plan"}), hostile)
    done = run(source, warehouse)
    told = done.notes
    assert told[-4] == "corrections.csv: 0 of 3 corrections applied."
    assert "line 2 (expectation_failed): status is actual, not estimate" in told[-3]
    assert "line 3 (unmatched)" in told[-2]
    assert "line 4 (invalid): action" in told[-1]
    assert "<script" not in done.markdown()
    assert run(source, warehouse).notes[-4:] == told[-4:]
    assert rows(warehouse, "corrections")["outcome"].to_list() == ["expectation_failed", "unmatched", "invalid"]
    after = published(warehouse)
    assert {name for name in before if before[name] != after[name]} == {"corrections.parquet"}


def test_a_sheet_nobody_may_read_stops_the_run(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    (warehouse / "corrections.csv").mkdir()
    with pytest.raises(RunRefused, match="to do without corrections"):
        run(source, warehouse)


def test_tombstones_say_what_went_and_came_back(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    text, figure = (source / "001.txt").read_bytes(), first(warehouse)
    lost = rows(warehouse, "figures").filter(pl.col("article_id") == figure["article_id"]).height
    assert rows(warehouse, "tombstones").is_empty()

    put(warehouse, override(figure))
    (source / "001.txt").unlink()
    (source / "002.txt").write_text(article(70), encoding="utf8")
    assert "unmatched" in run(source, warehouse).notes[-1]
    assert {cause for *_, cause in last_changes(warehouse)} == {"source"}
    wanted = ("source_uri", "kind", "figures", "returned_run_id")
    assert sorted(rows(warehouse, "tombstones").select(wanted).rows()) == [
        ("001.txt", "removed", lost, None), ("002.txt", "replaced", lost, None),
    ]  # fmt: skip

    (source / "001.txt").write_bytes(text)
    run(source, warehouse)
    again = rows(warehouse, "runs")["run_id"][-1]
    assert dict(rows(warehouse, "tombstones").select("source_uri", "returned_run_id").iter_rows()) == {
        "001.txt": again, "002.txt": None,
    }  # fmt: skip
    assert first(warehouse)["status"] == "plan", "an entry waits for its article"

    (source / "001.txt").unlink()
    run(source, warehouse)
    kept = rows(warehouse, "tombstones").filter(pl.col("source_uri") == "001.txt")
    assert kept["returned_run_id"].to_list() == [again, None], "what goes again gets a stone of its own"
