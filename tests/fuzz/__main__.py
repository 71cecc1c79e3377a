"""`make fuzz`: thousands of hostile texts and files through reading, cleaning and extraction, and lines of 10 MB."""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.check import cpu, documents_of, growth, read, reading, survives
from tests.fuzz.files import deep, hostile_file, write
from tests.fuzz.lines import LEAD, PATTERNS, as_file, line
from tests.fuzz.texts import texts

BATCH = 50
"""Texts or files that go through the stages together: fixed costs are those of a batch."""

SLOWER = 2.8
"""Most that twice the line may cost: 2 is linear, the rest is what a busy machine adds."""

LONGEST = 15.0
"""CPU seconds an article may take: those are bounded in length, so this and no ratio is what counts for them."""

ARTICLE = 240_000
"""Bytes; longer texts are set aside when they are loaded."""

STUMBLES = (Exception, pl.exceptions.PanicException)
"""What counts as a finding; a panic inside Polars is no Exception."""

MEMORY = 12_000_000_000
"""Bytes of addresses: what asks for more fails here, not the machine."""


def main() -> int:
    """Report what stumbled; the exit code is the number of findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="half texts, half files")
    parser.add_argument("--megabytes", type=float, default=10, help="length of the longest lines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patterns", default="", help="only lines whose name holds this")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    start = time.monotonic()
    findings = fuzz_texts(asked.inputs // 2, asked.seed) if asked.inputs else []
    findings += fuzz_files(asked.inputs - asked.inputs // 2, asked.seed)
    findings += fuzz_lines(int(asked.megabytes * 1e6), asked.patterns)
    print(f"{asked.inputs:,} inputs, {time.monotonic() - start:.0f} s, {len(findings)} findings")
    print("\n".join(findings))
    return min(len(findings), 100)


def fuzz_texts(count: int, seed: int) -> list[str]:
    """Hypothesis makes batches of texts and shrinks none: a failing text is shown as it is."""
    findings: list[str] = []

    @settings(
        max_examples=max(count // BATCH, 1), deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(texts, min_size=BATCH, max_size=BATCH))
    def batch(made: list[str]) -> None:
        try:
            survives(documents_of(made))
        except STUMBLES as error:
            findings.append(f"texts: {error!r:.3000}")

    import hypothesis  # noqa: PLC0415 (for the seed)

    hypothesis.seed(seed)(batch)()
    print(f"texts: {count:,}, {len(findings)} findings", flush=True)
    return findings


def fuzz_files(count: int, seed: int) -> list[str]:
    """Batches of broken files; the tally says how many gave documents and why others were refused."""
    findings, tally, rng = [], Counter[str](), random.Random(seed)
    for start in range(0, count, BATCH):
        files = [hostile_file(rng) for _ in range(min(BATCH, count - start))]
        if start == 0:
            files += [(ending, deep(ending, 100_000)) for ending in (".html", ".jsonl", ".json")]
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), files)
            try:
                documents, rejects = read(Path(folder))
                tally.update(["documents"] * len(documents) + rejects["rule"].to_list())
                survives(documents)
            except STUMBLES as error:
                kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
                write(kept, files)
                findings.append(f"files ({kept}): {error!r:.3000}")
    print(f"files: {count:,}, {len(findings)} findings; {dict(tally.most_common())}", flush=True)
    return findings


def fuzz_lines(size: int, wanted: str) -> list[str]:
    """Each pattern as an article as long as articles may be, and as files of `size`, at half that and at the whole."""
    fixed = cpu(LEAD)
    findings = []
    for name in (name for name in PATTERNS if wanted in name):
        told = f"article of {name}", lambda n, name=name: cpu(line(name, n)), min(size, ARTICLE), fixed
        findings += timed(*told, article=True)
        for ending in (".txt", ".jsonl", ".json", ".html"):
            with tempfile.TemporaryDirectory() as folder:
                made = {n: as_file(ending, name, n) for n in (size // 2, size)}
                findings += timed(
                    f"{ending} of {name}", lambda n, e=ending, f=folder, m=made: reading(Path(f), e, m[n]), size, 0
                )
    return findings


def timed(what: str, time_of: Callable[[int], float], size: int, fixed: float, *, article: bool = False) -> list[str]:
    """Print one measurement; a list with it where it failed, grew too fast or, for an article, took too long."""
    try:
        small, large, ratio = growth(time_of, size, fixed)
    except STUMBLES as error:
        return [f"{what}: {error!r:.1000}"]
    told = f"{what:36} {small:8.2f} s {large:8.2f} s  x{ratio:.1f}"
    print(told, flush=True)
    return [told] if (large > LONGEST if article else ratio > SLOWER) else []


if __name__ == "__main__":
    raise SystemExit(main())
