"""The report as people meet it: opened from disk in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.report.browser import CHROMIUM, Page, browser
from tests.report.conftest import HOSTILE

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: pages are not looked at")
PAGES = ("index", "poverty", "change", "plans", "places", "indicators", "conflicts", "visits", "quality", "dictionary",
         "place/vn3-820", "place/none", "indicator/POVERTY_RATE")  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("chromium") / "profile") as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_without_complaint_and_fit_a_phone(page: Page, report: Path, name: str) -> None:
    language = "en" if len(name) % 2 else "vi"
    page.open(report / language / f"{name}.html", width=390)
    if name.startswith("place/"):
        page.until("document.querySelectorAll('article.figure').length > 5")
    assert page.ask("document.documentElement.scrollWidth") <= 390
    assert page.ask("document.querySelectorAll('script:not([src])').length") == 0
    assert page.complaints() == []


def test_the_browser_would_tell_of_an_error(page: Page, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text("<script>throw Error('x')</script><img src='http://127.0.0.1:9/x.png'>")
    page.open(tmp_path / "bad.html")
    said = " ".join(page.complaints())
    assert "Uncaught" in said
    assert "asked for http://127.0.0.1:9/x.png" in said


def test_a_script_in_an_article_shows_as_text(page: Page, report: Path) -> None:
    page.open(report / "vi" / "place" / "vn3-820.html")
    page.until("document.querySelectorAll('article.figure').length > 5")
    assert page.ask("document.querySelector('article.figure cite').textContent").startswith(HOSTILE)
    assert page.ask("document.querySelectorAll('article.figure script, article.figure img').length") == 0


def test_figures_show_their_words_and_can_be_chosen(page: Page, report: Path) -> None:
    page.open(report / "vi" / "place" / "vn3-820.html")
    page.until("document.querySelectorAll('article.figure').length > 5")
    marks = "[...document.querySelectorAll('article.figure blockquote mark.value')].map(m => m.textContent)"
    assert all(re.fullmatch(r"\d+|\d+,\d\d%", words) for words in page.ask(marks))
    assert page.ask("document.querySelector('article.figure .source a').rel") == "noopener noreferrer"
    page.ask("{const s = document.querySelector('#figures select'); s.value = 'JOBS_CREATED';"
             "s.dispatchEvent(new Event('change'))}")  # fmt: skip
    page.until("[...document.querySelectorAll('article.figure')].every(a => a.textContent.includes('việc làm là'))")
    assert page.ask("document.querySelectorAll('article.figure').length") > 0


def test_one_figure_has_a_link_of_its_own(page: Page, report: Path) -> None:
    page.open(report / "vi" / "place" / "vn3-820.html")
    page.until("document.querySelectorAll('article.figure').length > 5")
    link = page.ask("document.querySelectorAll('article.figure')[3].querySelector('.permalink').href")
    said = page.ask("document.querySelectorAll('article.figure')[3].textContent")
    page.open("about:blank")
    page.open(link)
    page.until("document.querySelectorAll('article.figure').length === 1")
    assert page.ask("document.querySelector('article.figure').textContent") == said


def test_dark_screens_get_a_dark_page(page: Page, report: Path) -> None:
    page.open(report / "vi" / "poverty.html")
    shown = "document.body).backgroundColor", "document.querySelector('.chart text')).fill"
    looks = f"[{', '.join(f'getComputedStyle({part}' for part in shown)}]"
    light = page.ask(looks)
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    dark = page.ask(looks)
    page.call("Emulation.setEmulatedMedia", features=[])
    assert light[0] == "rgb(255, 255, 255)"
    assert not set(light) & set(dark)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("cai lay", "Cai Lậy"), ("Cai Lậy", "Cai Lậy"), ("thi xa cai", "Cai Lậy"), ("dam doi ca mau", "Đầm Dơi"),
        ("Đầm Dơi", "Đầm Dơi"),
    ],
)  # fmt: skip
def test_search_finds_a_place_without_accents(page: Page, report: Path, typed: str, name: str) -> None:
    page.open(report / "vi" / "index.html")
    page.ask("document.getElementById('find').focus()")
    page.type(typed)
    page.until("document.querySelectorAll('#found [role=option]').length > 0")
    assert name in page.ask("document.querySelector('#found').textContent")
    page.key("ArrowDown")
    assert page.ask("document.querySelector('#found [aria-selected=true]') !== null")
    page.key("Enter")
    page.until("location.pathname.includes('/place/')")
    page.until("document.readyState === 'complete'")
    assert name in page.ask("document.querySelector('h1').textContent")
    assert page.complaints() == []


def test_search_finds_an_indicator_in_either_language(page: Page, report: Path) -> None:
    page.open(report / "vi" / "place" / "vn3-820.html")
    page.ask("document.getElementById('find').focus()")
    page.type("jobs")
    page.until("document.querySelectorAll('#found [role=option]').length > 0")
    page.key("Enter")
    page.until("location.pathname.endsWith('/vi/indicator/JOBS_CREATED.html')")


def test_the_language_is_switched_and_remembered(page: Page, report: Path) -> None:
    page.open(report / "vi" / "poverty.html")
    page.ask("document.getElementById('switch').click()")
    page.until("location.pathname.endsWith('/en/poverty.html') && document.readyState === 'complete'")
    assert page.ask("document.documentElement.lang") == "en"
    page.open(report / "index.html")
    page.until("location.pathname.endsWith('/en/index.html') && document.readyState === 'complete'")
    page.ask("document.getElementById('switch').click()")
    page.until("location.pathname.endsWith('/vi/index.html') && document.readyState === 'complete'")


def test_a_long_table_sorts_and_filters_all_its_rows(page: Page, report: Path) -> None:
    page.open(report / "en" / "poverty.html")
    rates = "[...document.querySelectorAll('tbody tr')].map(r => parseFloat(r.cells[1].textContent))"
    page.ask("document.querySelectorAll('th .sort')[1].click()")
    page.until("document.querySelectorAll('th')[1].getAttribute('aria-sort') === 'descending'"
               " && document.querySelectorAll('tbody tr').length > 60")  # fmt: skip
    shown = page.ask(rates)
    assert shown == sorted(shown, reverse=True)
    page.ask("{const i = document.querySelector('.tools input'); i.value = 'cai lay';"
             "i.dispatchEvent(new Event('input'))}")  # fmt: skip
    page.until("document.querySelectorAll('tbody tr').length < 60")
    assert page.ask("[...document.querySelectorAll('tbody tr')].every(r => r.textContent.includes('Cai Lậy'))")
    assert page.complaints() == []


def test_a_heading_sorts_by_keyboard(page: Page, report: Path) -> None:
    page.open(report / "vi" / "indicators.html")
    page.ask("document.querySelectorAll('th .sort')[2].focus()")
    page.key("Enter")
    page.until("document.querySelectorAll('th')[2].getAttribute('aria-sort') === 'descending'")


def test_on_paper_there_is_no_menu(page: Page, report: Path) -> None:
    page.open(report / "vi" / "index.html")
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.ask("getComputedStyle(document.querySelector('.menu')).display") == "none"
    page.call("Emulation.setEmulatedMedia", media="")
