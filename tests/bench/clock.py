"""CPU seconds of this process, all its threads together: on a shared machine the only time worth comparing."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Rate:
    """How much text one piece of work got through in how many CPU seconds."""

    name: str
    megabytes: float
    articles: int
    seconds: float

    @property
    def speed(self) -> float:
        """MB of text a CPU second."""
        return self.megabytes / max(self.seconds, 1e-6)

    @property
    def articles_speed(self) -> float:
        """Articles a CPU second."""
        return self.articles / max(self.seconds, 1e-6)


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU seconds of `rounds` calls; the first also warms what is cached a process."""
    return min(_once(work) for _ in range(max(rounds, 1)))


def _once(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@contextmanager
def watched(*modules: ModuleType, names: tuple[str, ...]) -> Iterator[dict[str, float]]:
    """CPU seconds of each call of the functions `names` as `modules` call them, added up by name.

    The functions are replaced in the modules that call them, for as long as the block runs; no product code changes.
    """
    spent = dict.fromkeys(names, 0.0)
    kept = [(module, name, getattr(module, name)) for module in modules for name in names if hasattr(module, name)]
    try:
        for module, name, function in kept:
            setattr(module, name, _counting(function, name, spent))
        yield spent
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _counting(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        begun = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] += time.process_time() - begun

    return call
