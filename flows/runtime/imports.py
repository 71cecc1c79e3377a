"""Importing much at once without Python looking for garbage in it, while it is imported or ever after.

Prefect brings 2,000 modules whose objects stay until the process ends. Looking through them again and again is a
fifth of what importing costs, and as much once more when Python leaves.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def to_stay() -> Iterator[None]:
    """What is made in the block is kept until the process ends, and not looked at again."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def leave_quickly() -> None:
    """Have Python end without a last look through everything there is; files are closed and buffers written as ever."""
    atexit.register(gc.freeze)
