"""`make disk`: runs on a disk with ever less room, and on one that may only be read.

A small file system in memory, mounted in a namespace of this process alone (Linux; no rights needed, nothing to clean
up). Each run must end in one line that says what to do, leave the old state or the new one whole, and leave the next
run, with room again, nothing to mend.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.cli.console import explain
from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.chaos.trial import judge
from tests.chaos.world import World

ROOM = 2_000_000_000
"""Bytes of the file system while nothing is tried."""

MUCH = 25_000_000
"""Bytes that are enough for any run; every other one gets what lies between too little and enough: its last steps."""

WENT = "went through"
WORDS = {"full": "the disk is full: free some space", "read-only": "choose another --warehouse"}


def main() -> None:
    """Try, judge, tally; stops at the first warehouse that is not whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.disk", description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.inside:
        own = ["unshare", "--user", "--map-root-user", "--mount", "--", sys.executable, "-m", "tests.chaos.disk"]
        raise SystemExit(subprocess.run([*own, *sys.argv[1:], "--inside"], cwd=ROOT, check=False).returncode)
    with disk() as place:
        tally = trials(World(place), asked.trials, random.Random(asked.seed))
    print(f"{asked.trials} runs on full disks, 2 read-only: " + ", ".join(f"{n} {what}" for what, n in tally.items()))


@contextmanager
def disk() -> Iterator[Path]:
    """A file system in memory with ROOM."""
    with tempfile.TemporaryDirectory() as folder:
        mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def mount(*options: str) -> None:
    subprocess.run(["mount", *options], check=True)


@contextmanager
def only(place: Path, option: str) -> Iterator[None]:
    """The file system with less for as long as the block runs."""
    mount("-o", f"remount,{option}", str(place))
    try:
        yield
    finally:
        mount("-o", f"remount,rw,size={ROOM}", str(place))


def trials(world: World, count: int, rng: random.Random) -> Counter[str]:
    """How the runs ended and which state they left."""
    place, tally, edges = world.warehouse.parents[1], Counter[str](), {"grown": (0, MUCH), "first": (0, MUCH)}
    for state in edges:
        world.restore(state)
        with only(place, "ro"):
            said = attempt(world, "read-only", tally)
        print(f"read-only, {state}: {said}; left the {judge(world, state)} state", flush=True)
    for number in range(count):
        state = "first" if number % 5 == 2 else "grown"
        world.restore(state)
        low, high = edges[state]
        room = rng.randrange(low if number % 2 else 0, high) if number else 0
        with only(place, f"size={used(place) + room}"):
            said = attempt(world, "full", tally)
        edges[state] = (low, min(high, room)) if said == WENT else (max(low, room), high)
        left = judge(world, state)
        tally.update([f"{left} state"])
        print(f"{state}, room for {room / 1e6:.2f} MB: {said}; left the {left} state", flush=True)
    return tally


def used(place: Path) -> int:
    """Bytes in use, as the file system counts them: by pages."""
    told = os.statvfs(place)
    return (told.f_blocks - told.f_bfree) * told.f_frsize


def attempt(world: World, what: str, tally: Counter[str]) -> str:
    """The line people would read; a mistake of the program, or a line that does not help, fails the trial."""
    try:
        run_plain(Settings(inputs=[str(world.source)], warehouse=str(world.warehouse), report=False))
    except Exception as error:
        code, line = explain(error)
        assert code in (3, 4), line
        assert WORDS[what] in line.lower(), line
        tally.update([f"refused ({what})"])
        return line
    tally.update([WENT])
    return WENT


if __name__ == "__main__":
    main()
