"""Names of files: the path below the folder they were found in, and before it the name of that folder, unless it was
the first of the warehouse: `a.txt`, `2024/b.txt`, `crawl//a.txt`.

Documents are known by names, so a name depends on nothing but the file's path and the folders there are in the order in
which they were first seen: not on other files, nor on the order in which a run names its inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from flows.load.files import InputFile

Roots = Mapping[str, str]
"""Folder or address files are found below → what stands before their names; the first one seen comes first."""

MARK = "//"
"""Ends what stands before a name; no path below a folder holds it."""


def root_of(file: InputFile) -> str:
    """The folder that a file was found below, where its name is the path from there; else the folder it lies in."""
    root = file.path.removesuffix(file.name)
    return (root if root != file.path else file.path.rpartition("/")[0]).rstrip("/") or "/"


def grown(roots: Roots, found: Iterable[str]) -> dict[str, str]:
    """`roots` and below them those of `found` that are new, each with something of its own before names."""
    whole = dict(roots)
    for root in found:
        if root not in whole:
            whole[root] = _free(root, set(whole.values()))
    return whole


def _free(root: str, taken: set[str]) -> str:
    """Nothing for the first, else as few of the last folders of `root` as nobody has."""
    parts = [part for part in root.split("/") if part]
    tails = ["/".join(parts[-count:]) + MARK for count in range(1, len(parts))]
    return next((tail for tail in ("", *tails) if tail not in taken), root + MARK)


def named(files: Sequence[InputFile], roots: Roots) -> list[InputFile]:
    """The same files with the names they have in a warehouse of these `roots`, sorted by name."""
    return sorted((replace(file, name=name_of(file.path, roots)) for file in files), key=lambda file: file.name)


def name_of(path: str, roots: Roots) -> str:
    """The name of a file: what stands before names of its folder, and the path from there."""
    root = owner(path, roots)
    return roots.get(root, "") + path.removeprefix(root).lstrip("/")


def owner(path: str, roots: Roots) -> str:
    """Whichever of `roots` was seen first of those the file lies below; nothing where it lies below none."""
    above = {path[:end] or "/" for end, sign in enumerate(path) if sign == "/"}
    return next((root for root in roots if root in above), "")


def matches(path: str, pattern: str) -> bool:
    """Whether a glob names the path: wildcards stay within a folder, `**` crosses any number of them."""
    return _match(path.split("/"), pattern.split("/"))


def _match(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted or not parts:
        return not parts and all(part == "**" for part in wanted)
    if wanted[0] == "**":
        return _match(parts, wanted[1:]) or _match(parts[1:], wanted)
    return fnmatchcase(parts[0], wanted[0]) and _match(parts[1:], wanted[1:])
