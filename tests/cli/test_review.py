"""What deserves a look is listed with its reasons, and the lines it writes can be decided on as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from flows.correct import Ground, correct, outcome_table, read_sheet
from flows.publish.build import build
from flows.runtime.corrections import _rulings
from tests.correct.sheets import text_of
from tests.publish.world import stories, world

PLANNED = stories()[0].figures[2]["figure_id"]
HOSTILE = '=HYPERLINK("http://x")\x1b[31m\n50 tỷ'


def corrections(frames: dict[str, pl.DataFrame], sheet: str) -> pl.DataFrame:
    """The table of corrections after a sheet."""
    ground = Ground.of(frames["figures"], frames["numbers"], frames["articles"])
    return outcome_table(correct(read_sheet(sheet.encode()).entries, ground, frames["articles"], _rulings()).outcomes)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world with a rate far from the other year's, a hostile sentence and two corrections that fail."""
    frames = world()
    far, hostile = pl.col("quote") == "8,4%", pl.col("quote") == "50 tỷ"
    frames["figures"] = frames["figures"].with_columns(
        obs_value=pl.when(far).then(84.0).otherwise("obs_value"),
        sentence=pl.when(hostile).then(pl.lit(HOSTILE)).otherwise("sentence"),
    )
    jobs = stories()[1].figures[1]["figure_id"]
    wrong = {"figure_id": jobs, "action": "override", "column": "status", "value": "plan", "expect": "estimate"}
    gone = {"figure_id": "0" * 16, "action": "drop", "expect": "1"}
    plan = {"figure_id": PLANNED, "action": "override", "column": "programme", "value": "OCOP", "author": "bàn đọc"}
    frames["corrections"] = corrections(frames, text_of(wrong, gone, plan))
    return build(frames, tmp_path_factory.mktemp("warehouse")).folder


def review(warehouse: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["review", "-w", str(warehouse), *options])


def test_what_is_doubtful_is_told_with_its_reason(warehouse: Path) -> None:
    told = review(warehouse).stdout
    assert "obs_value: far from 3.25 in another year" in told
    assert "2 articles say 1,200 to 1,250" in told
    assert "status: correction in line 2 was not applied: status is actual, not estimate" in told
    assert "corrections.csv line 3 (unmatched): no figure has this figure_id any more" in told
    assert "confidence is 0.30" in told
    assert "\x1b[31m" not in told
    assert told.index("far from") < told.index("articles say"), "poverty comes first"
    assert "articles say" not in review(warehouse, "--limit", "1").stdout


def test_its_lines_are_decided_on_and_read_back(warehouse: Path) -> None:
    result = review(warehouse, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(result.stdout)))
    assert read_sheet(result.stdout.encode()).entries == (), "nothing is decided yet"
    assert "line 3 (unmatched)" in result.stderr
    assert {line["sentence"][0] for line in lines if "HYPERLINK" in line["sentence"]} == {"'"}
    (far,) = (line for line in lines if line["expect"] == "84")
    assert (far["column"], "far from" in far["why"]) == ("obs_value", True)

    out = io.StringIO()
    writer = csv.DictWriter(out, far, lineterminator="\n")
    for _ in range(2):  # as `solieu review --format csv >> corrections.csv` leaves it
        writer.writeheader()
        writer.writerows(lines)
    writer.writerow(far | {"action": "override", "value": "8.4", "reason": "misread", "author": "desk"})
    sheet = read_sheet(out.getvalue().encode())
    assert (len(sheet.entries), sheet.notes) == (1, ())
    frames = world()
    frames["figures"] = frames["figures"].with_columns(
        obs_value=pl.when(pl.col("quote") == "8,4%").then(84.0).otherwise("obs_value")
    )
    assert corrections(frames, out.getvalue())["outcome"].to_list() == ["applied"]


def test_a_figure_shows_who_corrected_it(warehouse: Path) -> None:
    shown = CliRunner().invoke(app, ["show", PLANNED, "-w", str(warehouse)]).stdout
    assert "corrected by bàn đọc: programme (was empty), read again" in shown


def test_a_warehouse_of_an_earlier_version_is_told(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 (only here)

    with duckdb.connect(str(tmp_path / "solieu.duckdb")) as connection:
        connection.execute("CREATE TABLE figures (figure_id VARCHAR)")
    result = review(tmp_path)
    assert (result.exit_code, "Run solieu run once more" in result.stderr) == (2, True)


def test_nothing_to_look_at_is_said(tmp_path: Path) -> None:
    result = review(build({}, tmp_path).folder)
    assert (result.exit_code, "Nothing stands out" in result.stdout) == (0, True)
