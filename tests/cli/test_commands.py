"""Commands that need no Prefect: what they print, and how they fail."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings

SAMPLES = ROOT / "warehouse" / "samples" / "txt"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warehouse")
    run_plain(Settings(inputs=[str(SAMPLES)], warehouse=str(folder), report=False))
    return folder


def call(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


COMMANDS = ("run", "sql", "show", "review", "place", "report", "export", "score", "dictionary", "serve")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = call(name, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_help_and_queries_never_import_prefect(warehouse: Path) -> None:
    code = f"""
import sys
from typer.testing import CliRunner
from flows.cli.app import app
warehouse = {str(warehouse)!r}
for arguments in (["--help"], ["sql", "SELECT 1", "-w", warehouse], ["run", {str(SAMPLES)!r}, "-w", warehouse]):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
assert "Nothing changed" in result.output, result.output
assert "prefect" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_answers_in_every_format(warehouse: Path) -> None:
    query = "SELECT 'a|<b>' AS word, 2 AS n"
    assert list(csv.reader(io.StringIO(call("sql", query, "-w", warehouse, "-f", "csv").stdout))) == [
        ["word", "n"],
        ["a|<b>", "2"],
    ]
    assert json.loads(call("sql", query, "-w", warehouse, "-f", "json").stdout) == {"word": "a|<b>", "n": 2}
    markdown = call("sql", query, "-w", warehouse, "-f", "markdown").stdout.splitlines()
    assert markdown == ["| word | n |", "| --- | --- |", "| a\\|&lt;b> | 2 |"]
    assert "a|<b>" in call("sql", query, "-w", warehouse).stdout


def test_text_that_would_drive_the_terminal_is_shown_as_text(warehouse: Path) -> None:
    result = call("sql", "SELECT chr(27) || '[31mred[/]' AS word", "-w", warehouse)
    assert "\x1b[31m" not in result.stdout
    assert "[31mred[/]" in result.stdout


def test_a_question_from_standard_input(warehouse: Path) -> None:
    assert call("sql", "-", "-w", warehouse, "-f", "csv", stdin="SELECT 41 + 1 AS n").stdout == "n\n42\n"


def test_every_example_of_the_project_has_an_answer(warehouse: Path) -> None:
    for path in sorted((ROOT / "sql" / "examples").glob("*.sql")):
        assert call("sql", "-", "-w", warehouse, stdin=path.read_text(encoding="utf8")).exit_code == 0, path.name


def test_the_database_cannot_be_changed(warehouse: Path) -> None:
    result = call("sql", "DELETE FROM figures", "-w", warehouse)
    assert result.exit_code == 2
    assert "read-only" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sql", "SELECT 1\n+ 2 FORM figures"], "Line 2: + 2 FORM »figures«"),
        (["sql", "SELECT * FROM figurs"], 'Did you mean "figures"?'),
        (["sql", "SELECT * FROM nowhere"], "solieu sql .tables"),
        (["sql", "SELECT indikator FROM figures"], '"indicator"'),
        (["sql", ".schema poverty_chang"], "Did you mean poverty_change"),
        (["sql", ".schema"], "needs the name"),
        (["sql", ".nothing"], ".tables"),
        (["sql", ".examples nothing"], "who_halved_poverty"),
        (["show", "zz"], "Find ids with"),
        (["place", "huyện Không Có Thật"], "no such place"),
        (["place", "huyện Lắk", "--on", "yesterday"], "2024-12-31"),
        (["score", "nowhere.jsonl"], "no such file of labels"),
        (["export", "--to", str(SAMPLES)], "was not made by solieu export"),
        (["run", "nowhere"], "does not exist"),
        (["run", str(SAMPLES), "--reject-share", "7"], "less than or equal to 1"),
        (["run", str(SAMPLES), "--column", "text"], "ROLE=NAME"),
    ],
)
def test_mistakes_are_told_in_one_line(warehouse: Path, arguments: list[str], said: str) -> None:
    options = [] if arguments[0] == "place" else ["-w", str(warehouse)]
    result = call(*arguments, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert result.stderr.count("\n") == 1


def test_a_warehouse_that_is_not_there_is_said_how_to_make(tmp_path: Path) -> None:
    result = call("sql", "SELECT 1", "-w", tmp_path)
    assert result.exit_code == 2
    assert "solieu run" in result.stderr


def test_an_export_of_what_was_asked_for(warehouse: Path, tmp_path: Path) -> None:
    options = ["-f", "csv", "-f", "sdmx-csv", "--without-texts", "-w", warehouse]
    result = call("export", "--to", tmp_path / "share", *options)
    assert result.exit_code == 0
    assert result.stdout == f"wrote {tmp_path / 'share' / 'README.md'} and csv, sdmx-csv\n"
    assert sorted(path.name for path in (tmp_path / "share").iterdir()) == ["README.md", "csv", "export.json", "sdmx"]


def test_show_marks_the_words_of_a_figure(warehouse: Path) -> None:
    query = "SELECT figure_id, quote, ref_area_text FROM figures WHERE ref_area_text <> ''"
    figure, quote, place = row(query, warehouse)
    shown = call("show", figure[:12], "-w", warehouse).stdout
    assert f"[value: {quote}]" in shown
    assert place in shown
    assert "obs_value" in shown
    assert f"figure {figure}" in shown


def row(query: str, warehouse: Path) -> list[str]:
    return list(csv.reader(io.StringIO(call("sql", query, "-w", warehouse, "-f", "csv").stdout)))[1]


def test_place_says_what_a_district_became() -> None:
    result = call("place", "huyện Lắk")
    assert "vn3-656" in result.stdout
    assert "vn2-" in result.stdout


def test_place_that_was_no_more_on_the_day_says_when_it_was() -> None:
    result = call("place", "huyện Hàm Yên", "--on", "2025-10-01")
    assert result.exit_code == 2
    assert "not valid on 2025-10-01" in result.output
    assert "to 2025-06-30" in result.output


def test_score_of_labels_made_from_the_figures_is_perfect(warehouse: Path, tmp_path: Path) -> None:
    figures = pl.read_parquet(warehouse / "parquet" / "figures.parquet")
    uris = pl.read_parquet(warehouse / "parquet" / "articles.parquet", columns=["article_id", "source_uri"])
    labels = [
        {"source": source, "figures": [label(figure) for figure in rows.sort("char_start").iter_rows(named=True)]}
        for (source,), rows in figures.join(uris, on="article_id").group_by("source_uri", maintain_order=True)
    ]
    gold = tmp_path / "own.jsonl"
    gold.write_text("\n".join(json.dumps(article) for article in labels), encoding="utf8")
    copy = shutil.copytree(warehouse, tmp_path / "copy", symlinks=True)
    result = call("score", gold, "-w", copy)
    assert "row 1.000 1.000 1.000" in " ".join(result.stdout.split())
    kept = json.loads((copy / "scores" / "own.json").read_text(encoding="utf8"))
    assert kept["causes"] == []
    assert kept["layers"]["row"]["f"] == 1.0


def label(figure: dict[str, object]) -> dict[str, object]:
    names = ("quote", "indicator", "measure_kind", "qualifier", "status", "ref_area")
    dates = {name: str(figure[name]) if figure[name] else None for name in ("period_start", "period_end")}
    value = {"value": figure["obs_value"], "unit": figure["unit_measure"]}
    return {name: figure[name] for name in names} | dates | value


def test_an_unknown_error_is_no_traceback(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.cli import sql  # noqa: PLC0415 (patched below)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a slip\nof the program")

    monkeypatch.setattr(sql, "ask", broken)
    result = call("sql", "SELECT 1", "-w", warehouse)
    assert result.exit_code == 1
    assert "ZeroDivisionError: a slip of the program" in " ".join(result.stderr.replace("(", " ").split())
    log = Path(result.stderr.split()[-1])
    assert "Traceback" in log.read_text(encoding="utf8")
    log.unlink()
