"""One trial: a run is killed at a chosen moment, and what readers see is one of two states; the next run ends it."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.runtime.environment import ROOT
from tests.chaos.world import World


@dataclass
class Course:
    """What a run said: when each phase first began (seconds after its start), and how many touches it took in all."""

    began: dict[str, float] = field(default_factory=dict)
    touches: int = 0
    last: str = ""


@dataclass(frozen=True)
class Moment:
    """When to kill: at the Nth touch of a file, or a share of the way through a phase."""

    touch: int | None = None
    phase: str = ""
    share: float = 0.0


class Victim:
    """A process that is ready to run and may be killed."""

    def __init__(self, kind: str) -> None:
        command = [sys.executable, "-m", "tests.chaos.victim", kind]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]

    def begin(self, world: World, die_at: int | None) -> None:
        while self.process.stdout.readline().strip() != "ready":
            assert self.process.poll() is None, self.process.stderr.read()
        asked = {"inputs": [str(world.source)], "warehouse": str(world.warehouse), "report": False, "die_at": die_at}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()

    def follow(self, until: str = "") -> Course:
        """Listen until the phase `until` begins, or the process ends."""
        course, start = Course(), time.monotonic()
        while line := self.process.stdout.readline():
            what, _, which = line.strip().partition(" ")
            if what == "done":
                course.touches, course.last = int(which), "done"
            if what == "phase":
                course.began.setdefault(which, time.monotonic() - start)
                course.last = which
                if which == until:
                    break
        return course

    def end(self) -> tuple[int, str]:
        """Kill it; its exit code and what it complained about."""
        self.process.kill()
        _, said = self.process.communicate()
        return self.process.returncode, said


@contextlib.contextmanager
def victim(kind: str) -> Iterator[Victim]:
    started = Victim(kind)
    try:
        yield started
    finally:
        started.end()


def rehearse(world: World, state: str, kind: str) -> Course:
    """A run that nobody kills: its phases and touches."""
    world.restore(state)
    with victim(kind) as whole:
        whole.begin(world, None)
        course = whole.follow()
        assert course.last == "done", whole.end()
    return course


def moments(course: Course, rng: random.Random, touch: bool, number: int) -> Moment:
    """A random moment: any touch alike, or a phase (each in turn) and any time within."""
    if touch:
        return Moment(touch=rng.randint(1, course.touches))
    phases = list(course.began)
    return Moment(phase=phases[number % len(phases)], share=rng.random())


def kill(world: World, state: str, started: Victim, course: Course, moment: Moment) -> str:
    """Restore, run, kill; the phase it died in, `done` where it was over before."""
    world.restore(state)
    started.begin(world, moment.touch)
    if moment.touch:
        reached = started.follow()
    else:
        reached = started.follow(moment.phase)
        ends = sorted(time for time in [*course.began.values(), max(course.began.values()) + 0.05])
        length = next((end for end in ends if end > course.began[moment.phase]), 0) - course.began[moment.phase]
        time.sleep(max(length, 0) * moment.share)
    code, said = started.end()
    assert code == -9 or reached.last == "done", f"it stopped by itself: {said}"
    return reached.last


def judge(world: World, state: str) -> str:
    """Which state readers see now, `old` or `new`; then the next run must complete it. Raises AssertionError."""
    seen = world.seen()
    assert seen in (world.old[state], world.new[state]), f"neither the old nor the new state: {seen}"
    world.complete()
    after = world.seen()
    assert after == world.new[state], f"the next run left {after}, expected {world.new[state]}"
    odd = set(world.names()) ^ set(world.left[state])
    if seen == world.new[state]:  # nothing was left to do, so stored outputs stay until the next run that works
        odd = {name for name in odd if not name.startswith(".solieu/stages/")}
    assert not odd, f"files were left behind: {sorted(odd)}"
    return "old" if seen == world.old[state] else "new"
