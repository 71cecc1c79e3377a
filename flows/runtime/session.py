"""One run: its settings, the warehouse it holds locked, what was published before, and its clock."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.publish.build import disk_advice
from flows.runtime.errors import RunFailed
from flows.runtime.fingerprints import rules
from flows.runtime.lock import warehouse_lock
from flows.runtime.releases import Releases
from flows.runtime.sending import settle
from flows.runtime.settings import Settings
from flows.runtime.state import State, read_state
from flows.runtime.store import Store


@dataclass(frozen=True)
class Session:
    """A run that holds its warehouse; `started` is for people, `clock` measures and never goes backwards.

    `notes` tell of the run before.
    """

    settings: Settings
    run_id: str
    releases: Releases
    store: Store
    state: State
    started: datetime
    clock: float = field(default_factory=time.monotonic)
    notes: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Time since the run began."""
        return time.monotonic() - self.clock


@contextmanager
def open_session(settings: Settings) -> Iterator[Session]:
    """Lock the warehouse and read what it holds; raises RunRefused where another run has it or it cannot be written.

    What the disk refuses at any time of the run is raised as RunFailed with what to do.
    """
    releases = Releases(settings.folder)
    with advised(settings.folder), warehouse_lock(releases.state, settings.wait_seconds) as notes:
        releases.tidy()
        if settings.publish_to:
            settle(releases, settings.publish_to)
        run = replace(read_session(settings), notes=notes)
        run.store.mark()
        yield run


@contextmanager
def advised(folder: Path) -> Iterator[None]:
    """Raise RunFailed with advice for what a full disk, or one that may not be written to, refuses anywhere."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if (advice := disk_advice(error)) is None:
            raise
        raise RunFailed(f"{folder}: {advice} Nothing published was touched. ({error})") from error


def read_session(settings: Settings) -> Session:
    """A session that only looks, without a lock: enough to see whether there is anything to do."""
    releases = Releases(settings.folder)
    started = datetime.now(UTC).replace(tzinfo=None)
    run_id = f"{started:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    store = Store(releases.state / "stages", run_id, rules())
    state = read_state(releases.current, forgotten=settings.only)
    return Session(settings, run_id, releases, store, state, started)
