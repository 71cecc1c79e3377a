"""The SQL files of the project: one statement each, opened by a header comment that says what a row stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SQL = Path(__file__).resolve().parents[2] / "sql"
CREATED = re.compile(r"^CREATE\s+(?:OR\s+REPLACE\s+)?(VIEW|TABLE|MACRO)\s+(\w+)\b", re.IGNORECASE | re.MULTILINE)
TABLE_MACRO = re.compile(r"\bAS\s+TABLE\b", re.IGNORECASE)


COLUMN_LINE = re.compile(r"^(\w+): (.+)$")


@dataclass(frozen=True)
class Statement:
    """One SQL file: its path below `sql/`, what its header says of a row and of single columns, and its text."""

    name: str
    header: str
    sql: str
    columns: dict[str, str]

    def creates(self) -> list[tuple[str, str]]:
        """What it creates, as (kind for COMMENT ON, name)."""
        kinds = {"MACRO": "MACRO TABLE" if TABLE_MACRO.search(self.sql) else "MACRO"}
        return [(kinds.get(kind.upper(), kind.upper()), name) for kind, name in CREATED.findall(self.sql)]


def statements(folder: str, root: Path = SQL) -> list[Statement]:
    """The statements of one folder of `sql/` by name; an absent folder holds none."""
    return [read_statement(path, root) for path in sorted((root / folder).glob("*.sql"))]


def read_statement(path: Path, root: Path = SQL) -> Statement:
    """One file: comment lines at its head are its header, those of the form `column: words` describe columns."""
    sql = path.read_text(encoding="utf8")
    said: list[str] = []
    columns: dict[str, str] = {}
    for line in _head(sql):
        if found := COLUMN_LINE.match(line):
            columns[found[1]] = found[2]
        elif columns:
            last = list(columns)[-1]
            columns[last] = f"{columns[last]} {line}"
        else:
            said.append(line)
    return Statement(path.relative_to(root).as_posix(), " ".join(said).strip(), sql, columns)


def _head(sql: str) -> Iterator[str]:
    """The comment lines a file opens with, without their marks."""
    for line in sql.splitlines():
        if not line.startswith("--"):
            return
        yield line.removeprefix("--").strip()
