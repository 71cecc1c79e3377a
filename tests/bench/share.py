"""What Prefect adds to a run: the command `solieu run` beside the same run without Prefect, each from start to end.

Twice: with a server of its own, which is started and ended with the run, and with a server that works already, as
`solieu serve` and work pools have one. Prefect's database is migrated before either.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.runtime import environment, server
from tests.bench.growth import write_inputs
from tests.bench.texts import ROOT


@dataclass(frozen=True)
class Share:
    """CPU seconds of one run over so many articles: without Prefect, with a server of its own, with one that works."""

    articles: int
    plain: float
    alone: float
    beside: float

    def of(self, flow: float) -> float:
        """Part of a run's CPU seconds that Prefect takes (0 to 1)."""
        return max(flow - self.plain, 0.0) / max(flow, 1e-6)

    def told(self) -> list[str]:
        """A line for each way to run."""
        ways = {"a server of its own": self.alone, "a server that works already": self.beside}
        return [
            f"{self.of(flow):.0%} with {way}: {flow:.1f} s of CPU against {self.plain:.1f} without Prefect"
            for way, flow in ways.items()
        ]


def prefect_share(articles: int) -> Share:
    """Measure the three runs over the same files."""
    with tempfile.TemporaryDirectory() as scratch:
        inputs, folder = Path(scratch) / "inputs", Path(scratch)
        write_inputs(inputs, articles)
        plain = _spent(lambda: _start("tests.bench.growth", str(inputs), str(folder / "plain")))
        with _server(folder / "prefect") as pid:
            beside = _spent(lambda: _run(inputs, folder / "beside"), pid)
        alone = _spent(lambda: _run(inputs, folder / "alone"))
    return Share(articles, plain, alone, beside)


@contextmanager
def _server(home: Path) -> Iterator[int]:
    """A server that works in a new home, and its process; the home stays the one Prefect uses."""
    os.environ["PREFECT_HOME"] = str(home)
    environment.prepare(home)
    started = server.start_at(home, 0, server.FOR_A_MACHINE)
    try:
        started.wait()
        yield started.process.pid
    finally:
        started.stop()
        os.environ.pop("PREFECT_API_URL", None)


def _run(inputs: Path, warehouse: Path) -> None:
    _start("flows.cli", "run", str(inputs), "--warehouse", str(warehouse), "--no-report")


def _start(module: str, *arguments: str) -> None:
    """A Python process, from start to end."""
    command: Sequence[str] = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _spent(work: Callable[[], None], beside: int | None = None) -> float:
    """CPU seconds of the processes that `work` starts and waits for, and of the process `beside`."""
    before = _children() + _of(beside)
    work()
    return _children() + _of(beside) - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of(process: int | None) -> float:
    """CPU seconds of a process that goes on, as the kernel of Linux tells them."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["10000"]):
        print(f"{size:,} articles", *prefect_share(size).told(), sep="\n  ", flush=True)
