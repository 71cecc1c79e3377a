"""What a run did, for people: as lines, as Markdown, and as a row of `runs`."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from flows.runtime.session import Session

LIBRARIES = ("prefect", "polars", "pandera", "duckdb", "pyarrow")


@dataclass(frozen=True)
class Summary:
    """The outcome of a run; `unchanged` means that there was nothing to do and nothing was done."""

    run_id: str
    warehouse: str
    unchanged: bool
    seconds: float
    counts: dict[str, int]
    work: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def headline(self) -> str:
        """One sentence."""
        articles, figures = self.counts.get("articles", 0), self.counts.get("figures", 0)
        if self.unchanged:
            return f"Nothing changed: {articles:,} articles and {figures:,} figures stand as published."
        new, gone = self.work.get("new_documents", 0), self.work.get("removed_documents", 0)
        return f"{articles:,} articles, {figures:,} figures; {new:,} documents new or changed, {gone:,} gone."

    def markdown(self) -> str:
        """The summary as Prefect's UI shows it."""
        rows = [f"| {name} | {count:,} |" for name, count in self.counts.items()]
        times = [f"| {stage} | {seconds:.1f} |" for stage, seconds in self.timings.items()]
        table = ["| table | rows |", "|---|---:|", *rows]
        clock = ["| stage | seconds of work |", "|---|---:|", *times] if times else []
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"**{self.headline()}**", "", *table, "", *clock, "", *notes])


@dataclass(frozen=True)
class Work:
    """What this run did: counts of documents and files, and seconds of work by stage."""

    counts: dict[str, int]
    timings: dict[str, float]


def run_row(session: Session, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `runs`; `facts` gives finished_at, seconds, inputs, counts, timings, versions of rules and schema."""
    libraries = {name: version(name) for name in LIBRARIES} | {"python": platform.python_version()}
    own = {"run_id": session.run_id, "started_at": session.started, "solieu_version": version("solieu")}
    return {**own, "versions": json.dumps(libraries), "scores": None, **facts}


def nothing_new(session: Session, notes: list[str]) -> Summary:
    """The summary of a run that found everything as it had left it."""
    facts = session.state.facts
    return Summary(facts.run_id, str(session.settings.folder), True, session.seconds, facts.counts, notes=notes)
