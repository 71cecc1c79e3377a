"""A run that says which phase it is in, and that may kill itself at the Nth thing it does to the warehouse's files.

Started ahead of time, it imports everything, says `ready` and waits for one line of JSON: inputs, warehouse, die_at.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

PHASES = {
    "lock": ("flows.runtime.session", "warehouse_lock"),
    "plan": ("", "make_plan"),
    "load": ("", "load_step"),
    "clean": ("", "clean_step"),
    "extract": ("", "extract_step"),
    "validate": ("", "validate_step"),
    "gather": ("flows.runtime.publication", "gather"),
    "tables": ("flows.publish.build", "write_tables"),
    "database": ("flows.publish.build", "build_database"),
    "checks": ("flows.publish.build", "run_checks"),
    "summary": ("flows.runtime.publication", "summarise"),
    "turn": ("flows.runtime.releases", "_sync"),
    "sweep": ("flows.runtime.store", "Store.sweep"),
}
"""Phase → the function whose call begins it (module, empty for the one that holds the flow; name)."""

TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "shutil.rmtree"}


def say(line: str) -> None:
    """One line, at once."""
    os.write(1, (line + "\n").encode())


def announced(phase: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def told(*args: Any, **kwargs: Any) -> Any:
        say(f"phase {phase}")
        return work(*args, **kwargs)

    return told


def announce(home: str) -> None:
    """Wrap what begins each phase; `home` is the module that calls the steps."""
    for phase, (module, name) in PHASES.items():
        owner: Any = sys.modules[module or home]
        *inner, last = name.split(".")
        owner = functools.reduce(getattr, inner, owner)
        setattr(owner, last, announced(phase, getattr(owner, last)))


def count_touches(warehouse: str, die_at: int | None) -> list[int]:
    """Count what Python does to files of the warehouse; die before the one numbered `die_at`."""
    seen = [0]

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in TOUCHES and any(isinstance(a, str | os.PathLike) and warehouse in os.fspath(a) for a in args[:2]):
            seen[0] += 1
            if seen[0] == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return seen


def plain() -> Callable[[dict[str, Any]], object]:
    """The pipeline without Prefect."""
    from flows.runtime.plain import run_plain  # noqa: PLC0415 (one or the other)
    from flows.runtime.settings import Settings  # noqa: PLC0415

    announce("flows.runtime.plain")
    return lambda asked: run_plain(Settings(**asked))


def flow() -> Callable[[dict[str, Any]], object]:
    """The real flow, against the server PREFECT_API_URL names."""
    from flows import pipeline  # noqa: PLC0415 (one or the other)
    from flows.runtime import plan  # noqa: PLC0415

    pipeline.make_plan = plan.make_plan
    announce("flows.pipeline")
    return lambda asked: pipeline.solieu(**asked)


def main() -> None:
    """Get ready, wait for the word, run, say how many touches it took."""
    import flows.clean.duplicates  # noqa: PLC0415 (what a run imports on the way)
    import flows.extract  # noqa: F401, PLC0415

    run = {"plain": plain, "flow": flow}[sys.argv[1]]()
    say("ready")
    asked = json.loads(sys.stdin.readline())
    seen = count_touches(asked["warehouse"] + "/", asked.pop("die_at"))
    say("phase start")
    run(asked)
    say(f"done {seen[0]}")


if __name__ == "__main__":
    main()
