"""What a run leaves in Prefect's pages, as plain data: tables of counts, and Markdown wherever texts are told.

Texts of articles, names of files and whatever else came from outside are escaped: they show as they are, and neither
Markdown nor HTML comes of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.runtime.drift import limits, spelled
from flows.runtime.summary import Summary, grid

LONGEST = 160
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$^])")


@dataclass(frozen=True)
class Artifact:
    """A table (`rows`) or a page of Markdown, with the key its history is kept under."""

    key: str
    description: str
    markdown: str = ""
    rows: list[dict[str, Any]] | None = None


def escaped(value: object) -> str:
    """Any text as a piece of one line of Markdown that shows it and does nothing else."""
    bare = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in str(value))
    short = " ".join(bare.split())
    short = short if len(short) <= LONGEST else short[: LONGEST - 1] + "…"
    plain = short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return MARKS.sub(r"\\\1", plain)


def artifacts(summary: Summary) -> list[Artifact]:
    """Everything a run that published leaves behind."""
    return [
        Artifact("solieu-run", summary.headline(), summary.markdown()),
        Artifact("solieu-tables", "Rows of the tables, and before this run", rows=_tables(summary)),
        Artifact("solieu-new", "What was new", _new(summary)),
        Artifact("solieu-rejects", "What is set aside and why", _rejects(summary)),
        Artifact("solieu-drift", _verdict(summary), rows=_drift(summary)),
    ]


def _tables(summary: Summary) -> list[dict[str, Any]]:
    named: dict[str, Mapping[str, float]] = {"rows": summary.counts, "share": summary.quality}
    return [
        {"what": name, "in": unit, "now": value, "before": summary.before.get(name)}
        for unit, values in named.items()
        for name, value in values.items()
    ]


def _new(summary: Summary) -> str:
    """New articles with most figures, new figures by indicator, and changes of figures by cause."""
    told = summary.news
    parts = [
        f"**{escaped(summary.headline())}**",
        _grid(("publisher", "title", "day", "figures", "source"), told.articles),
        _grid(("indicator of new figures", "figures"), told.indicators),
        _grid(("change", "cause", "figures"), told.changes),
    ]
    return "\n\n".join(part for part in parts if part)


def _rejects(summary: Summary) -> str:
    """Everything set aside, by rule, with an example."""
    found = _grid(("stage", "rule", "rows", "for example", "why, and what to do"), summary.news.refused)
    return found or "Nothing is set aside."


def _drift(summary: Summary) -> list[dict[str, Any]]:
    """Every measure, those that moved too far first."""
    return [
        {
            "measure": f"{one.kind}: {one.name}", "of": "new articles" if one.of_new else "everything",
            "before": spelled(one.before), "now": spelled(one.now), "too far": "yes" if one.far else "",
            "may fall by": limits()[one.kind]["fewer"], "may rise by": limits()[one.kind]["more"],
        }
        for one in summary.news.drift
    ]  # fmt: skip


def _verdict(summary: Summary) -> str:
    far = len(summary.drifted)
    if not summary.news.drift:
        return "Nothing to compare with: a first run, or the first with these measures"
    return f"{far} of {len(summary.news.drift)} measures moved too far (limits: schemas/codes/drift.toml)"


def _grid(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return grid(head, [["" if cell is None else escaped(cell) for cell in row] for row in rows])
