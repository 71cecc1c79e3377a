"""`make chaos`: kill runs at random moments; the warehouse must stay whole and the next run complete it."""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.runtime import environment, server
from tests.chaos.trial import Victim, judge, kill, moments, rehearse
from tests.chaos.world import World

FLOW_EVERY = 10
"""One kill in so many meets the real flow, with Prefect; the others the same pipeline without, which starts faster."""

FIRST_EVERY = 5
"""One kill in so many meets the first run of a warehouse."""


def main() -> None:
    """Kill, judge, tally; stops at the first warehouse that is not whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, prefect(Path(folder) / "prefect"):
        started = time.monotonic()
        tally = chaos(Path(folder) / "world", asked.kills, random.Random(asked.seed))
    print(
        f"{asked.kills} kills, {time.monotonic() - started:.0f} s; every warehouse was whole, every next run complete"
    )
    print("died in: " + ", ".join(f"{phase} {n}" for phase, n in sorted(tally.items())))


@contextmanager
def prefect(home: Path) -> Iterator[None]:
    """One server for all runs of the flow."""
    os.environ["PREFECT_HOME"] = str(home)
    environment.prepare(home)
    started = server.start(home)
    assert started is not None, "unset PREFECT_API_URL: runs that are killed do not belong on a server in use"
    try:
        started.wait()
        yield
    finally:
        started.stop()


def chaos(folder: Path, kills: int, rng: random.Random) -> Counter[str]:
    """How many died in which phase, and how many of these left which state."""
    world, tally = World(folder), Counter[str]()
    kinds = ["flow" if n % FLOW_EVERY == FLOW_EVERY - 1 else "plain" for n in range(kills)]
    states = ["first" if n % FIRST_EVERY == 2 else "grown" for n in range(kills)]
    wanted = sorted(set(zip(states, kinds, strict=True)))
    courses = {(state, kind): rehearse(world, state, kind) for state, kind in wanted}
    for (state, kind), course in courses.items():
        print(
            f"{kind} on {state}: {course.touches} touches, "
            + ", ".join(f"{p} {t:.2f}" for p, t in course.began.items())
        )
    ahead = Victim(kinds[0])
    for number, (state, kind) in enumerate(zip(states, kinds, strict=True)):
        now, ahead = ahead, Victim(kinds[number + 1]) if number + 1 < kills else ahead
        moment = moments(courses[state, kind], rng, number % 2 == 0, number // 2)
        phase = kill(world, state, now, courses[state, kind], moment)
        print(f"{number + 1}: {kind} on {state}, {moment}: died in {phase}", end=" ", flush=True)
        left = judge(world, state)
        print(f"and left the {left} state", flush=True)
        tally.update([phase, f"({kind})", f"({state})", f"({left} state left)"])
    return tally


if __name__ == "__main__":
    main()
