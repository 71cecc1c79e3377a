"""One report for all tests of pages: articles that try to break out, enough of them for long tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.report import write_report
from tests.report.many import warehouse

HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)> {{ 7*7 }} 'giảm\" nghèo &amp;"
FIGURES = 3_000


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose articles have scripts as titles, texts, publishers and bylines."""
    return warehouse(tmp_path_factory.mktemp("report") / "warehouse", FIGURES, HOSTILE, step=14)


@pytest.fixture(scope="session")
def report(invented: Path) -> Path:
    """The report on it."""
    return write_report(invented)
