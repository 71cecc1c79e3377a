"""A finished folder put where the one before stood, for what is made whole beside its place: the report, an export."""

from __future__ import annotations

import shutil
from pathlib import Path


def put_in_place(made: Path, target: Path) -> None:
    """Move the finished folder `made` to `target`; the one before goes away only when the new one stands.

    Raises OSError with the one before back in its place.
    """
    old = target.with_name(f"{made.name}-old")
    had = target.exists()
    if had:
        target.rename(old)
    try:
        made.rename(target)
    except OSError:
        if had:
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
