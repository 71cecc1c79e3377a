"""One run a warehouse at a time. The kernel holds the lock, so a killed run never leaves a stale one."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flows.runtime.errors import RunRefused


@contextlib.contextmanager
def warehouse_lock(state: Path, wait_seconds: float = 0.0) -> Iterator[list[str]]:
    """Hold `state`/lock; waits up to `wait_seconds` for another run, then raises RunRefused naming its process.

    Gives notes: a holder that was killed left its name.
    """
    path = state / "lock"
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+", encoding="utf8")
    except OSError as error:
        advice = "Choose another --warehouse or allow writing."
        raise RunRefused(f"{state.parent}: cannot be written ({error.strerror}). {advice}") from error
    with handle:
        _acquire(handle, path, wait_seconds)
        left = _holder(path)
        _sign(handle, {"pid": os.getpid(), "host": socket.gethostname()})
        try:
            yield [f"The last run ({left}) ended without a word: killed, or out of memory."] if left else []
        finally:
            handle.truncate(0)


def _acquire(handle: IO[str], path: Path, wait_seconds: float) -> None:
    """Take the lock or raise RunRefused."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise RunRefused(_refusal(path)) from None
            time.sleep(min(0.2, max(deadline - time.monotonic(), 0.0)))


def _sign(handle: IO[str], holder: dict[str, object]) -> None:
    """Say who holds the lock, for whoever is refused; a full disk holds no word of it, but the lock."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    handle.truncate(0)
    with contextlib.suppress(OSError):
        os.write(handle.fileno(), json.dumps({**holder, "since": since}).encode())


def _holder(path: Path) -> str:
    """Who signed the lock; nothing where nobody did."""
    try:
        holder = json.loads(path.read_text(encoding="utf8"))
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _refusal(path: Path) -> str:
    return f"{path.parent.parent}: in use by {_holder(path) or 'another run'}. Wait for it, or pass --wait SECONDS."
