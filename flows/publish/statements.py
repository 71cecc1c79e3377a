"""The SQL files of the project: one statement each, opened by a header comment that says what a row stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SQL = Path(__file__).resolve().parents[2] / "sql"
CREATED = re.compile(r"^CREATE\s+(?:OR\s+REPLACE\s+)?(VIEW|TABLE|MACRO)\s+(\w+)\b", re.IGNORECASE | re.MULTILINE)
TABLE_MACRO = re.compile(r"\bAS\s+TABLE\b", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One SQL file: its path below `sql/`, the words of its header and its text."""

    name: str
    header: str
    sql: str

    def creates(self) -> list[tuple[str, str]]:
        """What it creates, as (kind for COMMENT ON, name)."""
        kinds = {"MACRO": "MACRO TABLE" if TABLE_MACRO.search(self.sql) else "MACRO"}
        return [(kinds.get(kind.upper(), kind.upper()), name) for kind, name in CREATED.findall(self.sql)]


def statements(folder: str, root: Path = SQL) -> list[Statement]:
    """The statements of one folder of `sql/` by name; an absent folder holds none."""
    return [_read(path, root) for path in sorted((root / folder).glob("*.sql"))]


def _read(path: Path, root: Path) -> Statement:
    """One file with the comment lines at its head as one text."""
    sql = path.read_text(encoding="utf8")
    head: list[str] = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        head.append(line.removeprefix("--").strip())
    return Statement(path.relative_to(root).as_posix(), " ".join(head).strip(), sql)
