"""Where commands write: results to standard output, everything about getting them to standard error."""

from __future__ import annotations

import functools
import re
import tempfile
import traceback
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from flows.runtime.errors import MEMORY, RunFailed, out_of_memory

P = ParamSpec("P")
R = TypeVar("R")

MISTAKE = 1
STOPPED = 130
PANIC = "PanicException"
"""What Polars raises where Rust gives up; it is no Exception."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that would drive a terminal, not be shown by it: article text is not ours."""


def out() -> Console:
    """Standard output, as it is now (tests replace it)."""
    return Console(soft_wrap=True)


def err() -> Console:
    """Standard error, as it is now."""
    return Console(stderr=True, soft_wrap=True)


def plain(value: object) -> Text:
    """Any value as text that is shown as it is: no markup, no control characters."""
    return Text(CONTROL.sub("\N{REPLACEMENT CHARACTER}", "" if value is None else str(value)))


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn errors a user can mend into one line and an exit code, and Ctrl-C into a quiet stop."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            err().print("Stopped. What was published before is untouched; run again to go on.")
            raise typer.Exit(STOPPED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != PANIC:
                raise
            code, message = explain(error)
            err().print(Text("error: ", style="bold red") + plain(message))
            _let_go(error)
            raise typer.Exit(code) from None

    return run


def _let_go(error: BaseException | None) -> None:
    """Drop what an error holds on to: a connection left in it would be complained of when the process ends."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


KNOWN: dict[str, int] = {
    "InputError": 2,
    "ScoreError": 2,
    "ReportError": 4,
    "PublishError": 4,
    "ChecksFailedError": 4,
}
"""Errors of the stages, by name so that nothing is imported for a command that cannot raise them."""


def first_line(error: BaseException) -> str:
    """What an error says, on one line."""
    return " ".join(str(error).split())


def explain(error: BaseException) -> tuple[int, str]:
    """Exit code and line for an error; what is no user's to mend goes to a file whose path the line gives."""
    if out_of_memory(error):
        return RunFailed.exit_code, f"out of memory. {MEMORY}"
    own = getattr(error, "exit_code", None)
    code = own if isinstance(own, int) else KNOWN.get(type(error).__name__)
    if code is not None:
        return code, first_line(error)
    with tempfile.NamedTemporaryFile("w", prefix="solieu-", suffix=".log", delete=False, encoding="utf8") as log:
        log.write("".join(traceback.format_exception(error)))
    return MISTAKE, f"a mistake of this program ({type(error).__name__}: {first_line(error)}). Please report {log.name}"
