"""How a run shows itself: bars on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from flows.cli.console import plain
from flows.runtime.progress import Reporter


class Lines:
    """Notes as plain lines; how far the stages are is left out."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def stage(self, name: str, total: int) -> None:
        """Stages are not worth a line each."""

    def advance(self, name: str) -> None:
        """Steps are not worth a line each."""

    def note(self, text: str) -> None:
        """One line."""
        self._console.print(plain(text))


class Bars:
    """One bar a stage, and the last note above them."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._note = progress.add_task("", total=None)
        self._stages: dict[str, TaskID] = {}

    def stage(self, name: str, total: int) -> None:
        """Add a bar; a stage with nothing to do gets none."""
        if total:
            self._stages[name] = self._progress.add_task(name, total=total)

    def advance(self, name: str) -> None:
        """Move a bar."""
        if name in self._stages:
            self._progress.advance(self._stages[name])

    def note(self, text: str) -> None:
        """Replace the note."""
        self._progress.update(self._note, description=plain(text).markup)


@contextmanager
def reporter(console: Console) -> Iterator[Reporter]:
    """Who reports to `console`: bars where somebody watches."""
    if not console.is_terminal:
        yield Lines(console)
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bars(progress)
