from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from flows.report import ReportError, build, write_report
from flows.report.charts import Chart
from tests.report.conftest import FIGURES, HOSTILE
from tests.report.many import warehouse

LARGEST = 400_000
"""Bytes a page or data file may have at this size of warehouse."""
REFERENCES = {"href", "src", "data-figures"}
VOID = {"meta", "link", "input", "br", "img", "circle", "line", "path"}


class Reader(HTMLParser):
    """What a page holds: elements, identifiers, references, words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        assert not [name for name in facts if name.startswith("on")], f"handler in {self.get_starttag_text()}"
        self.tags[tag] += 1
        if facts.get("id"):
            self.ids.append(str(facts["id"]))
        if tag in ("a", "link", "script", "img"):
            self.links.append((tag, facts))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf8"))
    return reader


def pages(report: Path) -> list[Path]:
    """Every kind of page, and a sample of the many pages of places."""
    found = sorted(page for page in report.rglob("*.html"))
    return [page for n, page in enumerate(found) if page.parent.name != "place" or n % 12 == 0]


def data(file: Path) -> object:
    """The value a data file hands over."""
    text = file.read_text(encoding="utf8")
    assert text.startswith("(window.solieuData=window.solieuData||{})[")
    return json.loads(text[text.index("]=") + 2 : text.rindex(";")])


def test_scripts_of_articles_stay_text(report: Path) -> None:
    own = {"../assets/report.js", "../../assets/report.js", "assets/front.js"}
    for page in pages(report):
        reader = read(page)
        scripts = [facts for tag, facts in reader.links if tag == "script"]
        assert [facts.get("src") in own for facts in scripts] == [True], page
        assert reader.tags["img"] == 0, page
    words = "".join(read(report / "vi" / "conflicts.html").words)
    assert HOSTILE in words


def test_scripts_of_articles_stay_text_in_data(report: Path) -> None:
    files = list((report / "data").rglob("*.js"))
    for file in files:
        assert not set("<>") & set(file.read_text(encoding="utf8")), file
    chunk = data(report / "data" / "places" / "vn3-820-0.js")
    assert isinstance(chunk, dict)
    assert all(str(article[0]).startswith(HOSTILE) for article in chunk["articles"])


def test_scripts_of_articles_stay_text_in_charts(report: Path) -> None:
    for chart in (report / "charts").glob("*.svg"):
        text = chart.read_text(encoding="utf8")
        assert "<script" not in text
        assert "onerror" not in re.sub(r">[^<]*<", "><", text)


def test_every_link_leads_somewhere(report: Path) -> None:
    for page in pages(report):
        for tag, facts in read(page).links:
            target = str(facts.get("href") or facts.get("src"))
            if target.startswith(("https://", "http://")):
                assert tag == "a", f"{page} loads {target}"
                assert facts.get("rel") == "noopener noreferrer", f"{page}: {target}"
            elif not target.startswith(("#", "data:,")):
                path = (page.parent / target.partition("#")[0]).resolve()
                assert path.is_file(), f"{page.relative_to(report)} → {target}"


def test_every_page_has_a_language_a_title_one_heading_and_no_id_twice(report: Path) -> None:
    for page in pages(report):
        text, reader = page.read_text(encoding="utf8"), read(page)
        language = page.relative_to(report).parts[0]
        assert language == "index.html" or f'<html lang="{language}">' in text
        assert reader.tags["h1"] == 1, page
        assert reader.tags["title"] >= 1, page
        assert not [name for name, times in Counter(reader.ids).items() if times > 1], page


def test_every_figure_stands_on_one_page(report: Path) -> None:
    found: Counter[str] = Counter()
    for file in (report / "data" / "places").glob("*.js"):
        chunk = data(file)
        assert isinstance(chunk, dict)
        found.update(figure["id"] for figure in chunk["figures"])
        for figure in chunk["figures"]:
            first, last, _ = next(mark for mark in figure["m"] if mark[2] == "value")
            number = chunk["sentences"][figure["s"]][first:last]
            assert figure["v"][0].split(" ")[0].replace(".", "").rstrip("%") in (number.rstrip("%"), _short(number))
    assert len(found) == FIGURES
    assert set(found.values()) == {1}


def _short(number: str) -> str:
    """A written rate without the noughts the report leaves away."""
    return number.rstrip("%").rstrip("0").rstrip(",")


def test_no_file_is_a_giant(report: Path) -> None:
    sizes = {file: file.stat().st_size for file in report.rglob("*") if file.suffix in (".html", ".js")}
    assert {file.name: size for file, size in sizes.items() if size > LARGEST} == {}


def test_who_says_so_stands_beside_each_halved_rate(report: Path) -> None:
    text = (report / "en" / "change.html").read_text(encoding="utf8")
    stories = text.split('<section class="conflict">')[1:]
    assert len(stories) > 3
    for story in stories:
        first, last = re.findall(r'<p class="of">(\d{4})</p>', story)[:: story.count("<li>") - 1]
        assert int(first) < int(last)
        assert story.count("<blockquote") == story.count("<li>")
        assert 'class="value"' in story


def test_search_knows_every_page_of_a_place(report: Path) -> None:
    index = data(report / "data" / "search.js")
    assert isinstance(index, list)
    addresses = {entry[3].partition("#")[0] for entry in index}
    there = {f"place/{page.name}" for page in (report / "vi" / "place").glob("*.html")} - {"place/none.html"}
    assert there <= addresses
    assert all(re.fullmatch(r"[a-z0-9 ]+", entry[0]) for entry in index)


def test_both_languages_have_the_same_pages(report: Path) -> None:
    vi, en = ({page.relative_to(report / code) for page in (report / code).rglob("*")} for code in ("vi", "en"))
    assert vi == en


def test_the_same_tables_give_the_same_report(invented: Path, report: Path, tmp_path: Path) -> None:
    again = write_report(invented, tmp_path / "again")
    names = sorted(file.relative_to(report) for file in report.rglob("*") if file.is_file())
    assert names == sorted(file.relative_to(again) for file in again.rglob("*") if file.is_file())
    assert [name for name in names if (report / name).read_bytes() != (again / name).read_bytes()] == []


def test_what_did_not_change_is_taken_over_and_comes_out_the_same(
    invented: Path, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(Chart, "draw", lambda chart: drawn.append(chart.name))
    copy = Path(shutil.copytree(report, tmp_path / "report"))
    page = next((copy / "vi" / "place").glob("vn3-*.html"))
    page.write_text("made from something else\n<!-- 0 -->", encoding="utf8")
    again = write_report(invented, copy)
    assert drawn == []
    names = [file.relative_to(report) for file in report.rglob("*") if file.is_file()]
    assert [name for name in names if (report / name).read_bytes() != (again / name).read_bytes()] == []


def test_a_figure_that_changed_is_shown_anew(invented: Path, report: Path, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(invented, tmp_path / "changed"))
    changes = "ref_area = 'vn3-820' AND indicator = 'JOBS_CREATED'"
    with duckdb.connect(str(changed / "solieu.duckdb")) as connection:
        connection.execute(f"UPDATE figures SET obs_value = 77 WHERE {changes}")
    again = write_report(changed, tmp_path / "again", earlier=report)
    names = [file.relative_to(report) for file in (report / "data" / "places").iterdir()]
    differ = {name.name for name in names if (report / name).read_bytes() != (again / name).read_bytes()}
    assert {name.rpartition("-")[0] for name in differ} == {"vn3-820"}
    assert "77 người" in (again / "data" / "places" / "vn3-820-0.js").read_text(encoding="utf8")


def test_a_report_that_fails_leaves_the_one_before(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "report"
    before.mkdir()
    (before / "index.html").write_text("before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "write_data", full)
    with pytest.raises(ReportError, match="free space"):
        write_report(invented, before)
    assert (before / "index.html").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_warehouse_without_articles_has_a_report(tmp_path: Path) -> None:
    made = write_report(warehouse(tmp_path, 0))
    assert (made / "vi" / "index.html").is_file()
    assert read(made / "vi" / "poverty.html").tags["svg"] == 0


def test_where_there_is_no_database_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="solieu run"):
        write_report(tmp_path)


def test_scores_are_shown_and_nonsense_is_passed_over(
    invented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = {"value": {"p": 0.9, "r": 0.8, "f": 0.85}}
    (tmp_path / "mine.json").write_text(json.dumps({"articles": 3, "labelled": 40, "layers": layers}))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.json").write_text("[1]")
    monkeypatch.setattr(build, "Places", lambda *_: type("Nothing", (), {"write": lambda _: None})())
    monkeypatch.setattr(build, "PAGES", (build.quality,))
    monkeypatch.setattr(build, "write_data", lambda *_: None)
    made = write_report(invented, tmp_path / "out", scores=tmp_path)
    words = " ".join(read(made / "en" / "quality.html").words)
    assert "mine: 3 articles, 40 labelled figures" in words
    assert "0.85" in words


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read(report: Path, dark: bool) -> None:
    """Contrast of every text colour on what it stands on, as WCAG AA asks of small text."""
    css = (report / "assets" / "report.css").read_text()
    light, _, rest = css.partition("@media screen and (prefers-color-scheme: dark)")
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", rest if dark else light))
    pairs = [(ink, paper) for ink in ("ink", "muted", "accent", "warm") for paper in ("paper", "pale")]
    pairs += [("ink", role) for role in re.findall(r"mark\.\w+ \{ background: var\(--(\w+)\)", css)] + [("ink", "note")]
    assert len(pairs) > 12
    contrasts = {pair: round(_contrast(named[pair[0]], named[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in contrasts.items() if value < 4.5} == {}


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_light(one), _light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
