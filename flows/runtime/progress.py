"""Telling whoever waits what is going on: bars on a terminal, plain lines elsewhere, nothing by default."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol


class Reporter(Protocol):
    """Receives what a run does; called from several threads."""

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` steps begins."""

    def advance(self, name: str) -> None:
        """One step of a stage is done."""

    def note(self, text: str) -> None:
        """Something worth a line."""


class Silent:
    """The reporter of deployments and tests."""

    def stage(self, name: str, total: int) -> None:
        """Say nothing."""

    def advance(self, name: str) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""


class Paced:
    """Passes everything on to `behind`, and shows stages of LONG steps or more elsewhere, at most every PAUSE seconds.

    What shows them says how: `begin` gives a bar for a stage, `show` moves it to a share of 1.
    """

    LONG = 4
    PAUSE = 2.0

    def __init__(self, behind: Reporter) -> None:
        self._behind, self._lock = behind, threading.Lock()
        self._stages: dict[str, _Course] = {}

    def begin(self, name: str, total: int) -> Any:
        """Begin to show a stage; what is returned comes back in `show`."""
        raise NotImplementedError

    def show(self, bar: Any, share: float) -> None:
        """Show how far a stage is."""
        raise NotImplementedError

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` steps begins."""
        self._behind.stage(name, total)
        if total >= self.LONG:
            self._stages[name] = _Course(self.begin(name, total), total, time.monotonic())

    def advance(self, name: str) -> None:
        """One step of a stage is done."""
        self._behind.advance(name)
        course = self._stages.get(name)
        if course is None:
            return
        with self._lock:
            course.done += 1
            due = course.done == course.total or time.monotonic() - course.shown >= self.PAUSE
            course.shown = time.monotonic() if due else course.shown
            share = course.done / course.total
        if due:
            self.show(course.bar, share)

    def note(self, text: str) -> None:
        """Something worth a line."""
        self._behind.note(text)


@dataclass
class _Course:
    """A stage under way: its bar, its steps, when it was last shown."""

    bar: Any
    total: int
    shown: float
    done: int = 0


_reporters: list[Reporter] = [Silent()]


@contextmanager
def reporting(reporter: Reporter) -> Iterator[None]:
    """Send everything to `reporter` while the block runs, from whichever thread it comes."""
    _reporters.append(reporter)
    try:
        yield
    finally:
        _reporters.remove(reporter)


def current() -> Reporter:
    """Who listens now."""
    return _reporters[-1]
