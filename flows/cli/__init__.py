"""The command `solieu`. Commands import what they need when they run: help and queries never wait for Prefect."""

from __future__ import annotations

import sys
import warnings

from flows.cli.watch import watch


def main() -> None:
    """Run the command line; exits with 0, 2 (wrong use or input), 3 (refused), 4 (failed) or 130 (stopped)."""
    # Where a run is stopped, Prefect leaves some behind; the last line is to say what happened.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    if sys.argv[1:2] == ["run"]:
        watch()
    from flows.cli.app import app  # noqa: PLC0415 (the process that only watches needs none of it)

    app()
