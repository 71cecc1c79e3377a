"""Prefect's home: whether its database is as the installed Prefect wants it, and whether a server already works there.

Migrating is what a first start costs most (five seconds of CPU); looking whether there is anything to migrate costs
every start half a second. A note beside the database spares that.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

DATABASE = "prefect.db"
NOTE = "migrated"


def is_migrated(home: Path) -> bool:
    """Whether the database was migrated by this version of Prefect and has not been replaced since."""
    try:
        return (home / NOTE).read_text(encoding="utf8") == _told(home)
    except (OSError, ValueError):
        return False


def note_migrated(home: Path) -> None:
    """Note that a server has come up on the database: it is migrated."""
    told = _told(home)
    if told and not is_migrated(home):
        (home / NOTE).write_text(told, encoding="utf8")


def _told(home: Path) -> str | None:
    """Prefect's version and the revision its database says it has; None where there is no such database."""
    file = home / DATABASE
    if not file.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return f"{version('prefect')} {revision}"
