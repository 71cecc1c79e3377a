"""What Prefect adds to a run: the command `solieu run` beside the same run without Prefect, each from start to end."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.growth import write_inputs
from tests.bench.texts import ROOT


@dataclass(frozen=True)
class Share:
    """CPU seconds of one run over so many articles, with Prefect (its server too) and without."""

    articles: int
    flow: float
    plain: float

    @property
    def share(self) -> float:
        """Part of the run's CPU seconds that Prefect takes (0 to 1)."""
        return max(self.flow - self.plain, 0.0) / max(self.flow, 1e-6)


def prefect_share(articles: int) -> Share:
    """Measure both runs over the same files."""
    with tempfile.TemporaryDirectory() as scratch:
        inputs, folder = Path(scratch) / "inputs", Path(scratch)
        write_inputs(inputs, articles)
        plain = _spent("tests.bench.growth", str(inputs), str(folder / "plain"))
        flow = _spent("flows.cli", "run", str(inputs), "--warehouse", str(folder / "flow"), "--no-report")
    return Share(articles, flow, plain)


def _spent(module: str, *arguments: str) -> float:
    """CPU seconds of a Python process and of those it started and waited for."""
    before = _children()
    command: Sequence[str] = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
