"""Errors a user can mend: one line that says what is wrong and what to do."""

from __future__ import annotations


class UserError(Exception):
    """Shown as one line without a traceback; the command line exits with `exit_code`."""

    exit_code = 2


class RunRefused(UserError):
    """The run could not start: another holds the warehouse, or the warehouse cannot be written."""

    exit_code = 3


class RunFailed(UserError):
    """The run started and stopped; what was published before is untouched."""

    exit_code = 4
