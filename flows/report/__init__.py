"""The report: a static, self-contained site in Vietnamese and English over one published state of a warehouse."""

from __future__ import annotations

from flows.report.build import ReportError, write_report

__all__ = ["ReportError", "write_report"]
