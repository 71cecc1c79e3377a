"""The sheet of corrections that lies in a warehouse."""

from __future__ import annotations

from pathlib import Path

from flows import correct
from flows.correct import FILE, Sheet
from flows.runtime.errors import RunRefused


def read_sheet(warehouse: Path) -> Sheet:
    """The corrections of a warehouse, an empty sheet where there is no file.

    Raises RunRefused where there is one that cannot be read: to go on would take all corrections back.
    """
    path = warehouse / FILE
    try:
        return correct.read_sheet(path.read_bytes())
    except FileNotFoundError:
        return correct.read_sheet(None)
    except OSError as error:
        advice = "Make it readable, or move it away to do without corrections."
        raise RunRefused(f"{path}: cannot be read ({error.strerror}). {advice}") from error
