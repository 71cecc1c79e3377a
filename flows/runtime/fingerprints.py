"""What each stage's output depends on besides its input: its code, its code lists, and the engine's version."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

DECLARED = ("enums.toml", "indicators.csv", "units.csv")
"""Code lists whose codes are columns' values; the others are rules of extraction."""

READ = ("encodings/*", "columns.toml")
"""Code lists of the readers."""

STEPS = "flows/runtime/steps.py"
"""How the tables of a stage are laid down; read by the next one."""

DEPENDS_ON = {
    "load": [STEPS, "flows/load/**/*.py", "flows/rejects.py", *(f"schemas/codes/{name}" for name in READ)],
    "clean": [STEPS, "flows/clean/**/*.py", "schemas/codes/boilerplate.toml", "schemas/codes/publishers.csv"],
    "extract": ["flows/runtime/extraction.py", "flows/extract/**/*.py", "schemas/codes/*", "schemas/places/*"],
    "validate": [STEPS, "flows/validate.py", "schemas/tables/**/*.py", *(f"schemas/codes/{name}" for name in DECLARED)],
    "publish": [
        "flows/publish/**/*.py", "flows/correct/**/*.py", "schemas/tables/**/*.py", "schemas/codes/*",
        "schemas/metadata/*", "schemas/places/*", "sql/**/*",
    ],
}  # fmt: skip
"""Globs under the project; a file changed there makes that stage, and those after it, work again."""

WARNS = "schemas/codes/drift.toml"
"""Says when a run warns; no table depends on it."""

FOREIGN = ("boilerplate.toml", "columns.toml", "rules.csv", "rule_precision.csv")
ONLY_OTHERS_READ = {"extract": {WARNS, *(f"schemas/codes/{name}" for name in FOREIGN)}, "publish": {WARNS}}
"""Files a glob of the stage names that it does not read."""

LIBRARIES = {
    "load": ("polars", "trafilatura", "fastwarc", "ftfy"),
    "clean": ("polars", "rensa"),
    "publish": ("polars", "duckdb"),
}


@cache
def fingerprint(stage: str) -> str:
    """16 hexadecimal digits that change whenever `stage` could give another output for the same input."""
    digest = hashlib.sha256()
    for library in LIBRARIES.get(stage, ("polars",)):
        digest.update(f"{library} {version(library)}\0".encode())
    for file in _files(stage):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@cache
def rules() -> str:
    """What every process that works on batches of one run must have in common."""
    return "-".join(fingerprint(stage) for stage in ("load", "clean", "extract", "validate"))


def _files(stage: str) -> list[Path]:
    found = {file for pattern in DEPENDS_ON[stage] for file in ROOT.glob(pattern) if file.is_file()}
    foreign = {ROOT / name for name in ONLY_OTHERS_READ.get(stage, ())}
    return sorted(file for file in found - foreign if "__pycache__" not in file.parts)
