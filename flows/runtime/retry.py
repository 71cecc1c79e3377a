"""How long a run may take and what is worth trying again."""

from __future__ import annotations

from typing import Any

from flows.publish.build import disk_advice
from flows.runtime.errors import UserError

ATTEMPTS = 3
PAUSES = [1, 5, 25]
"""Seconds between attempts."""

LONGEST = 12 * 3600
"""Seconds after which a run is given up. Tasks have no limit of their own: threads cannot be stopped from outside."""


def passing(_task: Any, _run: Any, state: Any) -> bool:
    """Whether an error may pass by itself: those of disks and networks, unless the user must do something."""
    error = state.result(raise_on_failure=False)
    if not isinstance(error, OSError) or isinstance(error, UserError | PermissionError | FileNotFoundError):
        return False
    return disk_advice(error) is None
