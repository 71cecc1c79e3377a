"""The process that was started only watches the one that works: what ends a run without a word is told all the same.

Where memory ends, libraries written in C or Rust end their process on the spot, or the kernel does. Then no code of it
can say anything, so another process must, which needs next to no memory. Linux only: elsewhere a process does not end
with the one that started it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from flows.cli.console import err, plain
from flows.runtime.errors import MEMORY, RunFailed

END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

TOLD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
"""Signals that are meant for the run, whoever of the two receives them."""

WHY = {
    signal.SIGABRT: "a library gave up, most likely since no memory was left",
    signal.SIGKILL: "it was killed from outside; the system does so when memory runs out",
}


def watch() -> None:
    """Go on in a new process, while this one waits for its end, passes signals on and exits as it does; returns there.

    Where it was ended by a signal that nobody sent through this process, a line says what happened and what to do.
    """
    if sys.platform != "linux":
        return
    heard = {signal.SIGCHLD, *(one for one in TOLD if signal.getsignal(one) != signal.SIG_IGN)}
    before, own = signal.pthread_sigmask(signal.SIG_BLOCK, heard), os.getpid()
    try:
        worker = os.fork()
    except OSError:  # too many processes: then nobody watches
        worker = 0
    if worker == 0:
        _end_with(own)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return
    ended, passed = _wait(worker, heard)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    _exit_as(ended, passed)


def _end_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends; at once where it has already ended."""
    if os.getpid() == parent:
        return
    ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _wait(worker: int, heard: set[signal.Signals]) -> tuple[int, set[int]]:
    """The worker's exit code (below zero: the signal that ended it) and the signals that were passed on to it.

    What a terminal sends reaches all processes in front of it by itself; what a process sends (its code is no larger
    than zero) reached this one alone.
    """
    passed: set[int] = set()
    while True:
        told = signal.sigwaitinfo(heard)
        if told.si_signo == signal.SIGCHLD:
            pid, status = os.waitpid(worker, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status), passed
        elif told.si_code <= 0:
            passed.add(told.si_signo)
            os.kill(worker, told.si_signo)


def _exit_as(code: int, passed: set[int]) -> None:
    """End as the worker did; in one line where it could not tell itself."""
    if code >= 0:
        sys.exit(code)
    if -code in passed or -code in TOLD:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    one = signal.Signals(-code)
    why = WHY.get(one, "a library crashed, as some do for want of memory")
    err().print(plain(f"error: the run ended without a word ({one.name}): {why}. {MEMORY}"))
    sys.exit(RunFailed.exit_code)
