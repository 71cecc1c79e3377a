"""Drift: what moved since the last run, and what moved further than `schemas/codes/drift.toml` lets pass in silence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.runtime.environment import ROOT
from flows.runtime.measures import Measures

LIMITS = ROOT / "schemas" / "codes" / "drift.toml"


@dataclass(frozen=True)
class Drift:
    """One measure `before` and `now`, of everything or of new articles alone; `far`: beyond its limits."""

    kind: str
    name: str
    of_new: bool
    before: float
    now: float
    far: bool

    def line(self) -> str:
        """One line for people."""
        whose = ", of new articles" if self.of_new else ""
        says = limits()[self.kind]["says"]
        return f"{self.name} ({says}{whose}): {spelled(self.now)}, {spelled(self.before)} before"


def spelled(value: float) -> str:
    """A count with its thousands, a share with three digits."""
    return f"{value:,.0f}" if value > 1 else f"{value:.3f}"


@cache
def limits() -> dict[str, Any]:
    """Kind → how far it may move, with what holds for all."""
    return tomllib.loads(LIMITS.read_text(encoding="utf8"))


def drift(before: Measures, now: Measures, new: Measures) -> list[Drift]:
    """Every measure that can be compared, those that moved too far first; nothing for a first run."""
    told = [*_compared(before, now, of_new=False), *_compared(before, new, of_new=True)]
    return sorted(told, key=lambda one: (not one.far, one.of_new, one.kind, one.name))


def _compared(before: Measures, now: Measures, *, of_new: bool) -> Iterator[Drift]:
    then, here = (_with_absent(one, other) for one, other in ((before, now), (now, before)))
    for measure in sorted(then.keys() & here.keys()):
        kind, _, name = measure.partition(" ")
        limit = limits().get(kind)
        if limit is not None:
            (old, held), (value, rests) = then[measure], here[measure]
            yield Drift(kind, name, of_new, old, value, _enough(limit, held, rests, of_new) and _far(
                limit, old, value, limits()["new_times"] if of_new else 1.0
            ))  # fmt: skip


def _with_absent(one: Measures, other: Mapping[str, Any]) -> Measures:
    """An indicator that no figure has is one with a share of nothing."""
    rows = one.get("confidence figures", (0.0, 0))[1]
    return {name: (0.0, rows) for name in other if name.startswith("indicator ") and rows} | one


def _enough(limit: Mapping[str, Any], held: int, rests: int, of_new: bool) -> bool:
    """Whether there are rows enough for a move to mean something; a table that empties means something."""
    least = limits()["least_new"] if of_new else limit["least"]
    return bool(held >= limit["least"] and (rests >= least or limit["relative"]))


def _far(limit: Mapping[str, Any], old: float, value: float, times: float) -> bool:
    moved = (value - old) / old if limit["relative"] else value - old
    return bool(moved < -limit["fewer"] * times or moved > limit["more"] * times)
