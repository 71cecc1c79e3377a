"""A run that is ended without a word is told of, by the process that was started."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from flows.runtime.environment import ROOT
from flows.runtime.errors import out_of_memory

ENDS = """
import os, signal, sys, time
from flows.cli.watch import watch

def ended(act):
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.dup2(write, 2)
        watch()
        act()
        os._exit(0)
    os.close(write)
    said = os.fdopen(read).read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said

def stopped_from_outside():
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(60)

print(*ended(lambda: sys.exit(7)), sep="|")
print(*ended(os.abort), sep="|")
print(*ended(lambda: os.kill(os.getpid(), signal.SIGKILL)), sep="|")
print(*ended(stopped_from_outside), sep="|")
"""


def python(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.skipif(sys.platform != "linux", reason="runs are watched on Linux only")
def test_how_a_run_ends_is_told_and_passed_on() -> None:
    left, aborted, killed, stopped = python(ENDS)
    assert left == "7|"
    assert aborted.startswith("4|error: the run ended without a word (SIGABRT): a library gave up")
    assert killed.startswith("4|error: the run ended without a word (SIGKILL): it was killed from outside")
    assert "--workers 1" in aborted
    assert stopped == "-15|", "whoever stops a run need not be told"


@pytest.mark.skipif(sys.platform != "linux", reason="runs are watched on Linux only")
def test_a_run_ends_with_the_process_that_was_started() -> None:
    code = "import os, time; from flows.cli.watch import watch; watch(); print(os.getpid(), flush=True); time.sleep(60)"
    started = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with started:
        worker = int(started.stdout.readline())
        assert worker != started.pid
        started.kill()
    for _ in range(100):
        if not alive(worker):
            return
        time.sleep(0.05)
    pytest.fail("the run goes on")


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (OSError(12, "Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (pl.exceptions.PanicException("called `Result::unwrap()` on an `Err` value: Os { code: 11 }"), True),
        (pl.exceptions.PanicException("byte index 3 is inside of `Out of Memory`"), False),
        (ValueError("can't start new thread, Cannot allocate memory: an article says so"), False),
        (BlockingIOError(11, "Resource temporarily unavailable"), False),
    ],
)
def test_what_counts_as_out_of_memory(error: BaseException, short: bool) -> None:
    later = RuntimeError("a library's own word for it")
    later.__cause__ = error
    assert out_of_memory(error) is out_of_memory(later) is short
