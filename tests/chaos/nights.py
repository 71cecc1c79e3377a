"""`make nights`: many nights with a few new articles each; the store stays small and the tables those of one run."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import write_articles
from tests.flow.tables import published

ARTICLES = 3
"""New ones each night."""


def main() -> None:
    """A run a night, every twentieth told; at the end one run from nothing must give the same tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.nights", description=__doc__)
    parser.add_argument("--nights", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, warehouse = Path(folder) / "in", Path(folder) / "w"
        most = 0
        for night in range(1, asked.nights + 1):
            spent = _night(source, warehouse, night)
            most = max(most, _batches(warehouse))
            if night % 20 == 0 or night == 1:
                print(f"night {night}: {spent:.2f} s of CPU, {_batches(warehouse)} batches", flush=True)
        _run(source, Path(folder) / "once")
        assert published(warehouse) == published(Path(folder) / "once"), "not the tables of one run over everything"
    print(f"{asked.nights} nights: at most {most} batches, and the tables are those of one run over everything")


def _night(source: Path, warehouse: Path, night: int) -> float:
    """CPU seconds of a night's run."""
    write_articles(source, range(ARTICLES * (night - 1), ARTICLES * night))
    begun = time.process_time()
    _run(source, warehouse)
    return time.process_time() - begun


def _run(source: Path, warehouse: Path) -> None:
    run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse), report=False))


def _batches(warehouse: Path) -> int:
    return sum(1 for _ in warehouse.glob(".solieu/stages/clean/*"))


if __name__ == "__main__":
    main()
