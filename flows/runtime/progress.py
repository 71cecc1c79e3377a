"""Telling whoever waits what is going on: bars on a terminal, plain lines elsewhere, nothing by default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


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
