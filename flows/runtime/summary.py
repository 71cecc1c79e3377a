"""What a run did, for people: as lines, as Markdown, and as a row of `runs`."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from flows.runtime.news import News
from flows.runtime.session import Session

LIBRARIES = ("prefect", "polars", "pandera", "duckdb", "pyarrow")


@dataclass(frozen=True)
class Summary:
    """The outcome of a run; `unchanged` means that there was nothing to do and nothing was done.

    `counts` are rows of tables and `quality` shares (0 to 1), both with what they were `before`; `rejects` are rows
    by rule, `work` what the run did, `timings` its seconds of work by stage.
    """

    run_id: str
    warehouse: str
    unchanged: bool
    seconds: float
    counts: dict[str, int]
    quality: dict[str, float] = field(default_factory=dict)
    before: dict[str, float] = field(default_factory=dict)
    rejects: dict[str, int] = field(default_factory=dict)
    work: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    news: News = field(default_factory=News)

    @property
    def drifted(self) -> list[str]:
        """A line for each measure that moved further than it may in silence."""
        return [one.line() for one in self.news.drift if one.far]

    def headline(self) -> str:
        """One sentence."""
        articles, figures = self.counts.get("articles", 0), self.counts.get("figures", 0)
        if self.unchanged:
            return f"Nothing changed: {articles:,} articles and {figures:,} figures stand as published."
        new, gone = self.work.get("new_documents", 0), self.work.get("removed_files", 0)
        return f"{articles:,} articles, {figures:,} figures; {new:,} documents new or changed, {gone:,} files gone."

    def markdown(self) -> str:
        """The summary as Prefect's UI shows it."""
        counts = [(name, f"{n:,}", _difference(n, self.before.get(name))) for name, n in self.counts.items()]
        shares = [(name, f"{x:.3f}", _difference(x, self.before.get(name))) for name, x in self.quality.items()]
        told = [*(f"drift: {line}" for line in self.drifted), *self.notes]
        parts = [f"**{self.headline()}**", "\n".join(f"- {bare(line)}" for line in told)]
        parts.append(grid(("table", "rows", "since the last run"), counts))
        parts.append(grid(("quality", "share", "since the last run"), shares))
        parts.append(grid(("refused by", "rows"), [(rule, f"{n:,}") for rule, n in self.rejects.items()]))
        parts.append(grid(("stage", "seconds of work"), [(name, f"{s:.1f}") for name, s in self.timings.items()]))
        return "\n\n".join(part for part in parts if part)


def bare(text: str) -> str:
    """A line with names of files in it, kept from becoming Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>|&#!])", lambda found: f"&#{ord(found[1])};", " ".join(text.split()))


def _difference(now: float, before: float | None) -> str:
    """How far a number moved; empty where it did not, or where there is nothing to compare it with."""
    if before is None or now == before:
        return ""
    return f"{now - before:+,}" if isinstance(now, int) else f"{now - before:+.4f}"


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; nothing where there are no rows."""
    lines = [head, ["---"] * len(head), *rows] if rows else []
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


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
    folder = str(session.settings.folder)
    told = [*session.notes, *notes, *facts.standing]
    return Summary(facts.run_id, folder, True, session.seconds, facts.counts, facts.quality, notes=told)
