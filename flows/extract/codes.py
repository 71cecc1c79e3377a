"""The code lists under ``schemas/codes``, read once a process, and the hash that stands for all of them."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache, reduce
from pathlib import Path
from typing import Any

import polars as pl

from flows.extract.letters import plain

CODES = Path(__file__).resolve().parents[2] / "schemas" / "codes"


@cache
def table(name: str) -> pl.DataFrame:
    """The CSV code list ``name`` as text columns."""
    return pl.read_csv(CODES / f"{name}.csv", infer_schema=False)


@cache
def rules(name: str) -> dict[str, Any]:
    """The TOML code list ``name``, its patterns with the ``plain`` letters and digits."""
    return tomllib.loads(plain((CODES / f"{name}.toml").read_text(encoding="utf8")))


@cache
def words(room: str, name: str) -> str:
    """The pattern ``name`` that ``room`` looks for around mentions, from ``binding.toml``.

    A list there is its alternatives; ``<name>`` in it stands for a pattern of ``[parts]``.
    """
    pattern = rules("binding")[room][name]
    if isinstance(pattern, str):
        return pattern
    named = {f"<{part}>": words("parts", part) for part in rules("binding")["parts"]}
    return "|".join(reduce(lambda text, part: text.replace(*part), named.items(), str(branch)) for branch in pattern)


def says(room: str, column: str, name: str) -> pl.Expr:
    """Whether the words of ``column`` hold the pattern ``name`` of ``room``."""
    return pl.col(column).str.contains(words(room, name))


def listed(room: str, name: str) -> list[str]:
    """The list ``name`` of ``room`` in ``binding.toml``."""
    return list(rules("binding")[room][name])


@cache
def mapping(name: str, value: str) -> dict[str, str]:
    """The CSV ``name`` as phrase → ``value`` column."""
    frame = table(name)
    return {p: v or "" for p, v in zip(frame["phrase"], frame[value], strict=True)}


@cache
def fingerprint() -> str:
    """A hash over every code list and rule file: figures made with another fingerprint must be made anew."""
    digest = hashlib.sha256()
    here = Path(__file__).resolve().parent
    for path in sorted([*CODES.rglob("*.csv"), *CODES.rglob("*.toml"), *here.glob("*.py")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
