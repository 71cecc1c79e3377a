"""Where an export goes: built beside its place, moved there whole, and never over a file that no export wrote."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.in_place import put_in_place

MANIFEST = "export.json"
MADE_BY = "solieu export"


class ExportError(RuntimeError):
    """The export could not be written; what stood there before is untouched. The message says what to do."""

    exit_code = 2


@contextmanager
def exchanged(place: Path) -> Iterator[Path]:
    """An empty folder to fill, which becomes `place` when the block ends without an error.

    Raises ExportError where `place` holds anything but an earlier export as it was written.
    """
    target = place.expanduser().resolve()
    check_ours(target)
    beside = target.with_name(f".{target.name}-{uuid.uuid4().hex[:12]}")
    try:
        beside.mkdir(parents=True)
        yield beside
        check_ours(target)
        put_in_place(beside, target)
    except OSError as error:
        raise ExportError(f"{place}: cannot be written; free space or choose another --to. ({error})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def sign(folder: Path, facts: dict[str, Any]) -> None:
    """Write the manifest: what made the export, and each file with its SHA-256 and size."""
    files = {name: {"sha256": _sha256(path), "bytes": path.stat().st_size} for name, path in _files(folder).items()}
    text = json.dumps({"made_by": MADE_BY, **facts, "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf8")


def check_ours(target: Path) -> None:
    """Raise ExportError unless `target` is free, empty, or an export in which nothing was changed or added."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    listed = _listed(target)
    if listed is None:
        raise ExportError(f"{target}: is there already and was not made by {MADE_BY}. Choose another --to.")
    for name, path in _files(target).items():
        if name != MANIFEST and (path.is_symlink() or _sha256(path) != listed.get(name)):
            raise ExportError(f"{path}: was added or changed since the export. Move it away or choose another --to.")


def _listed(target: Path) -> dict[str, str] | None:
    """Files and hashes of the manifest in a folder; None where there is no manifest of ours."""
    try:
        said = json.loads((target / MANIFEST).read_text(encoding="utf8"))
        return {name: facts["sha256"] for name, facts in said["files"].items()} if said["made_by"] == MADE_BY else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _files(folder: Path) -> dict[str, Path]:
    """All that is below a folder but plain folders, by path, in order; links count as files."""
    found = (Path(root) / name for root, folders, files in os.walk(folder) for name in (*files, *folders))
    kept = (path for path in found if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix(): path for path in sorted(kept)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
