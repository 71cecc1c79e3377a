"""`make bench`: how fast Solieu is, beside the naive program, one bare regular expression, and reading the input."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from tests.bench import growth, plot, share, stages
from tests.bench.clock import Rate
from tests.bench.texts import Texts, about_poverty, corpus, labelled

DENSE_GOAL, NEWS_GOAL = 5.0, 20.0
PIPELINE_ARTICLES = 50_000
"""Of general news for one whole run; the growth table has more."""
SIZES = [1_000, 10_000, 100_000]
MILLION = 1_000_000
EVEN, EVEN_FROM, PEAK_GOAL = 1.2, 10_000, 2_000.0
"""Seconds an article may differ by this factor from so many articles on; memory stays below so many MB."""
SHARE_ARTICLES = 10_000
"""From this many on Prefect is to take less than a twentieth of a run."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; `--growth` adds the growth table (minutes), `--million` its last row (an hour)."""
    asked = _parser().parse_args(arguments)
    if asked.sizes:
        grown(asked.sizes, asked.out)
        return
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    print(f"{date.today()}, {machine}, Polars {pl.__version__}; MB are 10^6 bytes of text, times CPU seconds")
    news = corpus(asked.articles)
    held, dense = about_poverty(news)
    with tempfile.TemporaryDirectory() as scratch:
        for texts in (dense, held):
            extraction(texts, Path(scratch))
        gold = labelled()
        table(f"labelled: {_size(gold)}", [stages.naive_rate(gold), stages.whole_extraction(gold)])
        whole(Texts(news.name, news.frame.head(PIPELINE_ARTICLES)), Path(scratch))
    print(f"\nPrefect's share of a run over {SHARE_ARTICLES:,} articles; wanted under 5 %")
    print(*share.prefect_share(SHARE_ARTICLES).told(), sep="\n")
    print(f"\npeak memory of all this: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    if asked.growth or asked.million:
        grown([*SIZES, *([MILLION] if asked.million else [])], asked.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000, help="articles of general news to choose from")
    parser.add_argument("--growth", action="store_true", help="also measure 1,000, 10,000 and 100,000 articles")
    parser.add_argument("--million", action="store_true", help="and a million")
    parser.add_argument("--sizes", type=_sizes, help="only the growth table, of these numbers of articles: 200,1000")
    parser.add_argument("--out", type=Path, default=Path("warehouse/bench"), help="folder of the growth table and plot")
    return parser


def _sizes(said: str) -> list[int]:
    return [int(size) for size in said.split(",")]


def extraction(texts: Texts, folder: Path) -> None:
    """Extraction of articles that hold figures, and each of its steps."""
    naive, whole_of_it = stages.naive_rate(texts), stages.whole_extraction(texts)
    table(f"{texts.name}: {_size(texts)}", [*stages.bounds(texts, folder), stages.gate(texts), naive, whole_of_it])
    verdict("extraction", whole_of_it, naive, DENSE_GOAL)
    table(f"steps of extraction ({texts.name})", stages.parts(texts), naive)


def whole(texts: Texts, folder: Path) -> None:
    """Every stage over general news, storage included."""
    naive, run = stages.naive_rate(texts), stages.pipeline(texts)
    table(f"{texts.name}: {_size(texts)}", [*stages.bounds(texts, folder), stages.gate(texts), naive, *run], naive)
    verdict("whole pipeline", run[-1], naive, NEWS_GOAL)


def _size(texts: Texts) -> str:
    return f"{len(texts.frame):,} articles, {texts.megabytes:.1f} MB"


def table(title: str, rates: list[Rate], naive: Rate | None = None) -> None:
    """Print rates, each with its ratio to the naive program and its milliseconds a megabyte."""
    base = naive or next((rate for rate in rates if rate.name.startswith("naive")), rates[0])
    print(f"\n{title}\n{'':24}{'MB/s':>10}{'articles/s':>12}{'ms/MB':>10}{'× naive':>10}")
    for rate in rates:
        share, ratio = 1000 * rate.seconds / rate.megabytes, rate.speed / base.speed
        print(f"{rate.name:24}{rate.speed:10,.1f}{rate.articles_speed:12,.0f}{share:10.1f}{ratio:10.1f}")


def verdict(name: str, rate: Rate, naive: Rate, goal: float) -> None:
    """Say what was reached of what is wanted."""
    ratio = rate.speed / naive.speed
    told = "reached" if ratio >= goal else "not reached"
    print(f"{name}: {ratio:.1f} times the naive program; wanted {goal:.0f}: {told}")


def grown(sizes: Sequence[int], out: Path) -> None:
    """The growth table and its plot; both are written anew after each size, for the last may take an hour."""
    out.mkdir(parents=True, exist_ok=True)
    runs: list[growth.Run] = []
    print(f"\ngrowth\n{'articles':>10}{'MB':>9}{'CPU s':>9}{'MB/s':>8}{'peak MB':>9}", flush=True)
    for run in growth.grow(sizes):
        runs.append(run)
        print(f"{run.articles:10,}{run.megabytes:9.0f}{run.seconds:9.1f}{run.speed:8.1f}{run.peak:9.0f}", flush=True)
        growth.save(runs, out / "growth.csv")
        drawn = plot.draw(runs, out / "growth.svg")
    print("\n".join(plot.bars(runs)))
    evenness(runs)
    print(f"wrote {out / 'growth.csv'}" + (f" and {out / 'growth.svg'}" if drawn else ""))


def evenness(runs: Sequence[growth.Run]) -> None:
    """Say whether time was linear and memory bounded."""
    each = [run.seconds / run.articles for run in runs if run.articles >= EVEN_FROM]
    if len(each) > 1:
        goal("time an article, most to least", max(each) / min(each), EVEN)
    goal("peak memory, MB", max(run.peak for run in runs), PEAK_GOAL)


def goal(name: str, value: float, most: float) -> None:
    """Say whether a measure stayed within what is wanted."""
    print(f"{name}: {value:,.2f}; wanted {most:,.1f} at most: {'reached' if value <= most else 'not reached'}")


if __name__ == "__main__":
    main()
