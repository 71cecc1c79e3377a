"""From what the user named (files, folders, globs, s3:// addresses) to the list of files to read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.load.files import InputFile
from flows.load.formats import FORMATS, detect_format
from flows.load.names import Roots, grown, named, root_of
from flows.load.sidecar import is_sidecar, known_of


class InputError(Exception):
    """An input as a whole cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Found:
    """`files` sorted by name, and the `roots` they were named by, the new ones behind those known before."""

    files: list[InputFile]
    roots: dict[str, str]


def list_inputs(inputs: Sequence[str]) -> list[InputFile]:
    """Every file named or found, sorted by name. Raises InputError for a missing, closed or empty input, and where no
    file is of a kind that is read.
    """
    return _usable(", ".join(map(os.fspath, inputs)), find_files(inputs, {}).files)


def find_files(inputs: Sequence[str], roots: Roots) -> Found:
    """Every file named or found, with the names files have where `roots` were seen before. Raises InputError."""
    if not inputs:
        raise InputError("No input given. Name a file, a folder, a glob such as 'inbox/*.txt', or an s3:// address.")
    listed = {item: _list_one(item) for item in map(os.fspath, inputs)}
    whole = grown(roots, (root_of(file) for files in listed.values() for file in files))
    return Found(named(_once(listed), whole), whole)


def _once(listed: Mapping[str, list[InputFile]]) -> list[InputFile]:
    """Each file once, with what is known of it where an input knows something, whatever the order of inputs."""
    ordered = [file for item in sorted(listed) for file in listed[item]]
    found = {file.path: file for file in ordered}
    return list((found | {file.path: file for file in ordered if file.known}).values())


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
    if glob.has_magic(item) and not path.exists():
        return _glob(str(path))
    raise InputError(_why_not(item, path))


def _why_not(item: str, path: Path) -> str:
    """What is wrong with an input that is neither a file nor a folder, and what to do."""
    if "://" in item:
        return f"{item} cannot be read: only files, folders, globs and s3:// addresses are. Fetch it to a folder first."
    if path.exists():
        return f"{item} is neither a file nor a folder. Write what it gives to a file first."
    return f"{item} does not exist. Check the spelling; relative paths start at {Path.cwd()}."


def _walk(root: Path) -> Iterator[InputFile]:
    """Visible files below a folder; names are relative to it, with forward slashes."""

    def closed(error: OSError) -> None:
        raise error

    known = known_of(root)
    for folder, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not (is_sidecar(name) or is_made(path)):
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


def is_made(path: Path) -> bool:
    """Whether a file belongs to a warehouse that lies in an input: what a run wrote is not read by the next one."""
    linked = path.is_symlink() and os.readlink(path).startswith(".solieu/")
    return linked or (path.name == "corrections.csv" and (path.parent / ".solieu").is_dir())


def _input_file(path: Path, name: str) -> InputFile:
    """The file; one whose name is no UTF-8 is set aside by its reader, since nothing of that name can be opened."""
    kind, packed = detect_format(path.name)
    return InputFile(_spelled(os.path.abspath(path)), _spelled(name), kind, path.stat().st_size, packed)


def _spelled(name: str) -> str:
    """A name as text; bytes that are none are written out, as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _usable(item: str, files: list[InputFile]) -> list[InputFile]:
    """The files, unless none can be read at all."""
    if any(file.format != "unknown" for file in files):
        return files
    known = " ".join(suffix for known in FORMATS for suffix in known.suffixes)
    held = f"{len(files)} files of other kinds" if files else "no file"
    raise InputError(f"{item} holds {held}. Put articles into it ({known}, also .gz or .zst), or name another place.")
