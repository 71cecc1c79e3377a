"""A history of runs ends where one run from scratch ends, byte for byte, and does no work it need not do."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import flows.extract
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.summary import Summary
from tests.correct.sheets import put
from tests.flow.articles import article, write_articles
from tests.flow.tables import published, rows


def run(source: Path, warehouse: Path, **settings: object) -> Summary:
    chosen = {"inputs": [str(source)], "warehouse": str(warehouse), "report": False, **settings}
    return run_plain(Settings.model_validate(chosen))


def write(source: Path, content: dict[int, int]) -> None:
    """File number → number of the article in it; other files go."""
    source.mkdir(exist_ok=True)
    for path in source.glob("*.txt"):
        if int(path.stem) not in content:
            path.unlink()
    for name, number in content.items():
        (source / f"{name:03}.txt").write_text(article(number), encoding="utf8")
    lines = [{"id": f"r{name}", "text": article(number), "date": "2023-11-09"} for name, number in content.items()]
    (source / "records.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")


contents = st.dictionaries(st.integers(0, 5), st.integers(0, 8), min_size=1, max_size=5)
corrected = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 8)), max_size=3, unique=True)


def correct(warehouse: Path, entries: list[tuple[int, int]]) -> None:
    """A sheet that drops the households of a file, where its article is the one expected."""
    put(warehouse, *(
        {"source_uri": f"{name:03}.txt", "quote": f"{100 + number}", "action": "drop", "expect": 100 + number}
        for name, number in entries
    ))  # fmt: skip


# No shrinking: an example takes seconds, and a failing one is small enough to be read as it is.
SLOW = settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@SLOW
@given(history=st.lists(st.tuples(contents, corrected), min_size=2, max_size=3))
def test_any_history_ends_as_one_run_would(history: list[tuple[dict[int, int], list[tuple[int, int]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, grown, fresh = Path(folder, "in"), Path(folder, "grown"), Path(folder, "fresh")
        for content, entries in history:
            write(source, content)
            correct(grown, entries)
            run(source, grown)
        correct(fresh, entries)
        run(source, fresh)
        assert published(grown) == published(fresh)


def test_only_what_is_new_is_worked_on(tmp_path: Path) -> None:
    source, warehouse = tmp_path / "in", tmp_path / "w"
    write(source, {number: number for number in range(5)})
    assert run(source, warehouse).work["new_documents"] == 10

    write(source, {number: number for number in range(6)})
    grown = run(source, warehouse)
    assert grown.work["new_documents"] == 2, "one file and one line of records.jsonl are new, its old lines are not"
    assert grown.counts["articles"] == 12


def test_a_run_without_changes_does_nothing(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    before = (warehouse / ".solieu" / "current").resolve()
    again = run(source, warehouse)
    assert again.unchanged
    assert (warehouse / ".solieu" / "current").resolve() == before
    assert rows(warehouse, "runs").height == 1


def test_rules_that_change_work_again_on_what_depends_on_them(
    filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.runtime import plan  # noqa: PLC0415 (patched below)

    source, warehouse = filled
    true = plan.fingerprint
    monkeypatch.setattr(plan, "fingerprint", lambda stage: "other" if stage == "extract" else true(stage))
    work = run(source, warehouse).work
    assert [work[f"batches_{stage}"] for stage in ("load", "clean", "extract", "validate")] == [0, 0, 1, 1]


def test_inputs_are_remembered_until_let_go(tmp_path: Path) -> None:
    first, second, warehouse = tmp_path / "a", tmp_path / "b", tmp_path / "w"
    write_articles(first, range(2))
    write_articles(second, range(10, 13))
    run(first, warehouse)
    assert run(second, warehouse).counts["articles"] == 5
    shutil.rmtree(first)
    gone = run(second, warehouse)
    assert gone.counts["articles"] == 5
    assert "is gone" in gone.notes[0]
    assert run(second, warehouse, only=True).counts["articles"] == 3


def test_a_part_that_was_damaged_is_made_anew(filled: tuple[Path, Path]) -> None:
    source, warehouse = filled
    tables = published(warehouse)
    for stage in ("load", "extract"):
        victim = next((warehouse / ".solieu" / "stages" / stage).glob("*/*.parquet"))
        victim.write_bytes(victim.read_bytes()[:20])
    (source / "900.txt").write_text(article(7), encoding="utf8")
    run(source, warehouse)
    (source / "900.txt").unlink()
    run(source, warehouse)
    assert published(warehouse) == tables


def test_changes_say_what_came_and_went_and_why(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runtime import plan  # noqa: PLC0415 (patched below)

    source, warehouse = filled
    figures = rows(warehouse, "figures").height
    assert tally_of_changes(warehouse) == {("added", "source"): figures}

    (source / "001.txt").unlink()
    left = run(source, warehouse).counts["figures"]
    assert tally_of_changes(warehouse) == {("removed", "source"): figures - left}
    gone = rows(warehouse, "changes").filter(pl.col("change") == "removed")
    assert json.loads(gone["before_json"][0])["figure_id"] == gone["figure_id"][0]

    true, extract = plan.fingerprint, flows.extract.extract

    def surer(*frames: pl.DataFrame) -> object:
        found = extract(*frames)
        return found._replace(figures=found.figures.with_columns(confidence=pl.lit(0.5)))

    monkeypatch.setattr(plan, "fingerprint", lambda stage: "other" if stage == "extract" else true(stage))
    monkeypatch.setattr(flows.extract, "extract", surer)
    run(source, warehouse)
    assert tally_of_changes(warehouse) == {("changed", "rules"): left}
    assert rows(warehouse, "changes").height == figures + (figures - left) + left, "earlier changes are kept"


def tally_of_changes(warehouse: Path) -> dict[tuple[str, str], int]:
    """(change, cause) → rows of the last run."""
    last = rows(warehouse, "runs")["run_id"][-1]
    found = rows(warehouse, "changes").filter(pl.col("run_id") == last)
    return {(change, cause): n for change, cause, n in found.group_by("change", "cause").len().iter_rows()}


def articles_told(warehouse: Path, out: Path, *_: object) -> Path:
    """A report that says how many articles there are."""
    out.mkdir()
    found = pl.read_parquet(warehouse / "parquet" / "articles.parquet").height
    (out / "index.html").write_text(f"{found} articles", encoding="utf8")
    return out


def test_each_run_writes_the_report_unless_told_not_to(
    filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.report  # noqa: PLC0415 (charts are slow to import)
    from flows.cli.report import command  # noqa: PLC0415

    monkeypatch.setattr(flows.report, "write_report", articles_told)
    (source, warehouse), page = filled, filled[1] / "report" / "index.html"
    assert not page.exists()
    command(warehouse)
    assert page.read_text(encoding="utf8") == "3 articles"
    (source / "more.txt").write_text(article(9), encoding="utf8")
    run(source, warehouse, report=True)
    assert page.read_text(encoding="utf8") == "4 articles"
    (source / "more.txt").unlink()
    run(source, warehouse, report=False)
    assert not page.parent.is_symlink(), "a report on other tables is not shown"


def test_tables_stand_where_the_report_fails(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.report  # noqa: PLC0415 (charts are slow to import)

    def failing(*_: object) -> Path:
        raise ValueError("a page that cannot be drawn")

    monkeypatch.setattr(flows.report, "write_report", failing)
    source, warehouse = filled
    (source / "more.txt").write_text(article(9), encoding="utf8")
    summary = run(source, warehouse, report=True)
    assert summary.counts["articles"] == 4
    assert any("a page that cannot be drawn" in note and "solieu report" in note for note in summary.notes)


def test_many_small_nights_leave_few_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.runtime import compaction  # noqa: PLC0415 (patched below)

    monkeypatch.setattr(compaction, "MANY", 3)
    source, warehouse = tmp_path / "in", tmp_path / "w"
    for night in range(4):
        write(source, {number: number for number in range(night + 1)})
        summary = run(source, warehouse, report=False)
        assert summary.work["new_documents"] == 2, "documents that are read again are not new"
        assert len(list((warehouse / ".solieu" / "stages" / "validate").iterdir())) <= 3
    run(source, tmp_path / "fresh", report=False)
    assert published(warehouse) == published(tmp_path / "fresh")
