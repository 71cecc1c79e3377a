"""The READMEs show what is shown: every command in them whose output they give is run on the sample articles."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.docs import examples, picture

BLOCK = re.compile(r"```\n(\$ solieu (?:sql|show|place) [^\n]*\n(?!\$).*?)```", re.DOTALL)
READMES = ("README.md", "README.vi.md")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles, read."""
    folder = tmp_path_factory.mktemp("docs")
    run_plain(Settings(inputs=[str(ROOT / "warehouse" / "samples")], warehouse=str(folder), report=False))
    return folder


def sessions() -> list[tuple[str, str]]:
    """Each command of the READMEs with the output they give."""
    texts = [(ROOT / name).read_text(encoding="utf8") for name in READMES]
    return [(block.partition("\n")[0], block.partition("\n")[2]) for text in texts for block in BLOCK.findall(text)]


def words(line: str) -> str:
    return " ".join(line.split())


def test_there_are_sessions_to_check() -> None:
    assert len(sessions()) >= 4


@pytest.mark.parametrize(("command", "output"), sessions())
def test_a_session_is_what_happens(warehouse: Path, command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_WAREHOUSE", str(warehouse))
    monkeypatch.setenv("COLUMNS", "110")
    arguments = shlex.split(command.partition("#")[0])[2:]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    told = {words(line) for line in shown.stdout.splitlines()}
    stale = [line for line in output.splitlines() if line.strip() not in ("", "…") and words(line) not in told]
    assert stale == [], f"a README shows something else: put in what `{command}` prints now\n{shown.stdout}"


def test_answers_beside_the_examples_are_those_of_the_samples(warehouse: Path) -> None:
    now = examples.page(warehouse / "solieu.duckdb")
    assert examples.PAGE.read_text(encoding="utf8") == now, "answers changed: look at them, then make showcase"


def test_a_district_halved_its_rate_and_two_papers_say_so(warehouse: Path) -> None:
    from flows.cli.sql import ask  # noqa: PLC0415 (beside its only use)

    names, rows = ask(".examples who_halved_poverty", warehouse)
    row = dict(zip(names, rows[0], strict=True))
    assert row["first_said_by"] != row["last_said_by"]
    assert "51,68%" in row["first_words"]
    assert "23,14%" in row["last_words"]


def test_the_picture_is_there_and_small() -> None:
    assert picture.FILE.read_bytes().startswith(b"\x89PNG")
    assert picture.FILE.stat().st_size < picture.LARGEST


@pytest.mark.parametrize("name", [*READMES, "sql/README.md", "flows/report/README.md", "warehouse/samples/README.md"])
def test_links_of_readmes_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_files_and_targets_the_readmes_name_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf8")
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)`", text)) <= targets
    paths = re.findall(r"`((?:flows|schemas|sql|tests|warehouse)/[\w./-]+)`", text)
    made = ("warehouse/parquet", "warehouse/solieu.duckdb", "warehouse/report", "warehouse/samples/../")
    assert [path for path in paths if not path.startswith(made) and not (ROOT / path).exists()] == []
