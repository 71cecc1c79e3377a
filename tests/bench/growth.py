"""How time and memory grow with the number of articles: each size is a run of its own process over files on disk."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from tests.bench.clock import cpu
from tests.bench.texts import ROOT, ROW_GROUP, Texts, corpus, varied

FILE_ARTICLES = 50_000


@dataclass(frozen=True)
class Run:
    """One whole run: articles, MB of text, CPU seconds, MB of memory at its highest."""

    articles: int
    megabytes: float
    seconds: float
    peak: float

    @property
    def speed(self) -> float:
        """MB of text a CPU second."""
        return self.megabytes / max(self.seconds, 1e-6)


def grow(sizes: Sequence[int]) -> Iterator[Run]:
    """A run of each size, one after the other, given as it ends."""
    return map(_measured, sizes)


def _measured(size: int) -> Run:
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "inputs"
        megabytes = write_inputs(inputs, size)
        command = [sys.executable, "-m", "tests.bench.growth", str(inputs), str(Path(scratch) / "warehouse")]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return Run(size, megabytes, seconds, peak)


def write_inputs(folder: Path, size: int) -> float:
    """Parquet files of at most FILE_ARTICLES, each after the first with other words; returns MB of text."""
    folder.mkdir(parents=True)
    base, megabytes = corpus(min(size, FILE_ARTICLES)).frame, 0.0
    for turn in range(-(-size // len(base))):
        part = Texts("part", varied(base.head(size - turn * len(base)), turn))
        part.frame.write_parquet(folder / f"news-{turn:03}.parquet", row_group_size=ROW_GROUP)
        megabytes += part.megabytes
    return megabytes


def save(runs: list[Run], file: Path) -> None:
    """The numbers as CSV, to be compared with those of another day."""
    pl.DataFrame([{**asdict(run), "speed": run.speed} for run in runs]).write_csv(file)


def main() -> None:
    """Run the pipeline over a folder into a warehouse and print CPU seconds and peak memory as JSON."""
    from flows.runtime.plain import run_plain  # noqa: PLC0415 (importing is part of a run's memory, not of its time)
    from flows.runtime.settings import Settings  # noqa: PLC0415

    settings = Settings(inputs=[sys.argv[1]], warehouse=sys.argv[2], report=False)
    seconds = cpu(lambda: run_plain(settings), rounds=1)
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


if __name__ == "__main__":
    main()
