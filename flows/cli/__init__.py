"""The command `solieu`. Commands import what they need when they run: help and queries never wait for Prefect."""

from __future__ import annotations

from flows.cli.app import app


def main() -> None:
    """Run the command line; exits with 0, 2 (wrong use or input), 3 (refused), 4 (failed) or 130 (stopped)."""
    app()
