"""Carrying the published tables away: CSV with a data package, Excel, SDMX-CSV with its structure, JSON-LD."""

from __future__ import annotations

from flows.export.build import FORMATS, Exported, write_export
from flows.export.place import ExportError

__all__ = ["FORMATS", "ExportError", "Exported", "write_export"]
