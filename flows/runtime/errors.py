"""Errors a user can mend: one line that says what is wrong and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterator

UNTOUCHED = "Nothing published was touched; run again to go on with what is not done"

MEMORY = (
    f"{UNTOUCHED}: with --workers 1, which needs least memory, with --no-report, a higher limit (ulimit -v, the "
    "container's) or on a larger machine."
)
"""What to do where memory ran out."""

_SAID = {
    "RuntimeError": ("can't start new thread",),
    "OutOfMemoryException": ("",),
    "PanicException": ("called `Result::unwrap()` on an `Err` value: Os {", "failed to spawn"),
}
"""Errors that are MemoryError by another name (of Python, DuckDB, Polars), and what they begin to say."""


def out_of_memory(error: BaseException) -> bool:
    """Whether memory, or threads, ran out: no fault of what was worked on.

    What errors say may hold text of articles, which nobody may mistake for it: so kinds of errors decide.
    """
    return any(map(_is_shortage, _chain(error)))


def _is_shortage(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return True
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error)
    return str(error).startswith(_SAID.get(type(error).__name__, ("\0",)))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class UserError(Exception):
    """Shown as one line without a traceback; the command line exits with `exit_code`."""

    exit_code = 2


class RunRefused(UserError):
    """The run could not start: another holds the warehouse, or the warehouse cannot be written."""

    exit_code = 3


class RunFailed(UserError):
    """The run started and stopped; what was published before is untouched."""

    exit_code = 4
