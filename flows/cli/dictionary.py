"""`solieu dictionary`: the data dictionary, rendered from the declaration of the tables."""

from __future__ import annotations

from flows.cli.console import guarded


@guarded
def command() -> None:
    """Print the data dictionary as Markdown."""
    from flows.publish.dictionary import render  # noqa: PLC0415 (as in the other commands)

    print(render(), end="")
