"""From what the user named (files, folders, globs, s3:// addresses) to the list of files to read."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from flows.load.files import InputFile
from flows.load.formats import FORMATS, detect_format
from flows.load.sidecar import is_sidecar, known_of


class InputError(Exception):
    """An input as a whole cannot be used; the message says what to do."""


def list_inputs(inputs: Sequence[str]) -> list[InputFile]:
    """Every file named or found, sorted by name. Raises InputError for a missing, closed or empty input."""
    if not inputs:
        raise InputError("No input given. Name a file, a folder, a glob such as 'inbox/*.txt', or an s3:// address.")
    found = {file.path: file for item in inputs for file in _list_one(os.fspath(item))}
    return sorted(_distinct_names(list(found.values())), key=lambda file: (file.name, file.path))


def _list_one(item: str) -> list[InputFile]:
    if item.startswith("s3://"):
        from flows.load.remote import list_remote  # noqa: PLC0415 - object stores are slow to import

        try:
            return _usable(item, list_remote(item))
        except OSError as error:
            raise InputError(
                f"Cannot list {item}: {error}. Check the address and the AWS_* environment variables."
            ) from error
    path = Path(item).expanduser()
    try:
        if path.is_dir():
            return _usable(item, list(_walk(path)))
        if path.is_file():
            return [_input_file(path, path.name)]
    except PermissionError as error:
        raise InputError(
            f"No permission to read {error.filename or item}. Ask its owner for access (chmod +rx)."
        ) from error
    if glob.has_magic(item):
        return _glob(item)
    raise InputError(f"{item} does not exist. Check the spelling; relative paths start at {Path.cwd()}.")


def _walk(root: Path) -> Iterator[InputFile]:
    """Visible files below a folder; names are relative to it, with forward slashes."""

    def closed(error: OSError) -> None:
        raise error

    known = known_of(root)
    for folder, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not is_sidecar(name):
                inside = path.relative_to(root).as_posix()
                yield replace(_input_file(path, inside), known=known.get(inside, known.get(name, ())))


def _glob(pattern: str) -> list[InputFile]:
    """Files matching a glob (** crosses folders); names are relative to the part before the first wildcard."""
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:fixed])
    paths = [Path(path) for path in glob.glob(pattern, recursive=True)]
    files = [_input_file(path, path.relative_to(root).as_posix()) for path in paths if path.is_file()]
    if not files:
        raise InputError(f"Nothing matches {pattern}. Quote the pattern, and use ** to cross folders.")
    return files


def _input_file(path: Path, name: str) -> InputFile:
    kind, packed = detect_format(path.name)
    return InputFile(str(path.absolute()), name, kind, path.stat().st_size, packed)


def _usable(item: str, files: list[InputFile]) -> list[InputFile]:
    """The files, unless none can be read at all."""
    if any(file.format != "unknown" for file in files):
        return files
    known = " ".join(suffix for known in FORMATS for suffix in known.suffixes)
    held = f"{len(files)} files of other kinds" if files else "no file"
    raise InputError(f"{item} holds {held}. Put articles into it ({known}, also .gz or .zst), or name another place.")


def _distinct_names(files: list[InputFile]) -> list[InputFile]:
    """Two inputs may hold the same relative name: then the parent folder's name goes in front, then the whole path."""
    counts = Counter(file.name for file in files)
    longer = [file if counts[file.name] == 1 else replace(file, name=_with_parent(file)) for file in files]
    counts = Counter(file.name for file in longer)
    return [file if counts[file.name] == 1 else replace(file, name=file.path.lstrip("/")) for file in longer]


def _with_parent(file: InputFile) -> str:
    root = file.path.removesuffix(file.name).rstrip("/")
    return f"{root.rpartition('/')[2]}/{file.name}"
