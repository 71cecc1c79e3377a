"""Importing much at once without Python looking for garbage in it, while it is imported or in the run after.

Prefect brings 2,000 modules whose objects stay until the process ends. Looking through them again and again is a
fifth of what importing costs.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def to_stay() -> Iterator[None]:
    """What is imported in the block is kept to the end; what is *used* before the end must not be in it, or libraries
    written in C complain of what was never cleared.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
