"""The picture of the report that the README shows."""

from __future__ import annotations

from pathlib import Path

from flows.runtime.environment import ROOT
from tests.report.browser import CHROMIUM, browser

FILE = ROOT / "flows" / "report" / "screenshot.png"
LARGEST = 300_000
"""Bytes the picture may have."""


def take(report: Path, scratch: Path) -> None:
    """Look at the page of what changed and save what is seen; without Chromium the old picture stays."""
    if CHROMIUM is None:
        print("no Chromium on this machine: the picture stays as it is")
        return
    with browser(scratch / "profile") as page:
        page.open(report / "en" / "change.html", width=1120)
        page.call("Emulation.setDeviceMetricsOverride", width=1120, height=930, deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
        page.picture(FILE)
    assert FILE.stat().st_size < LARGEST, "the picture is too large for a README"
