"""`make readers`: processes read a warehouse without a pause while runs publish; none may meet an error or a mixture.

python -m tests.chaos.readers [--publishes N]      publishes, and starts the readers
python -m tests.chaos.readers database|files DIR   one reader, until its standard input closes
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import write_articles

TABLES = ("documents", "articles", "article_lines", "figures", "figure_spans", "numbers", "visits")
KINDS = ("database", "database", "files")


def database(warehouse: Path) -> dict[str, int]:
    """Rows of tables and what the last run says they are, all in one connection."""
    with duckdb.connect(str(warehouse / "solieu.duckdb"), read_only=True) as connection:
        found = {name: _one(connection, f"SELECT count(*) FROM {name}") for name in TABLES}
        last = str(_one(connection, "SELECT counts FROM runs ORDER BY started_at DESC LIMIT 1"))
        orphans = _one(connection, "SELECT count(*) FROM figures ANTI JOIN articles USING (article_id)")
    return agreed(found, json.loads(last), int(orphans))


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None, query
    return row[0]  # type: ignore[no-any-return]


def files(warehouse: Path) -> dict[str, int]:
    """The same from the Parquet files, read below the release that is current when reading begins."""
    folder = (warehouse / ".solieu" / "current").resolve() / "parquet"
    found = {name: pl.scan_parquet(folder / f"{name}.parquet").select(pl.len()).collect().item() for name in TABLES}
    last = pl.read_parquet(folder / "runs.parquet").sort("started_at")["counts"][-1]
    articles = pl.read_parquet(folder / "articles.parquet", columns=["article_id"])
    figures = pl.read_parquet(folder / "figures.parquet", columns=["article_id"])
    return agreed(found, json.loads(last), figures.join(articles, on="article_id", how="anti").height)


def agreed(found: dict[str, int], said: dict[str, int], orphans: int) -> dict[str, int]:
    """The rows, when they are those of one run."""
    mixed = {name: (rows, said[name]) for name, rows in found.items() if rows != said[name]}
    assert not mixed, f"tables of different runs: {mixed}"
    assert orphans == 0, f"{orphans} figures of articles of another run"
    return found


def read_on(kind: str, warehouse: Path) -> None:
    """Read until standard input closes; print how often, how many states were seen, and what went wrong first."""
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    reads, states, wrong = 0, set(), ""
    while not stop.is_set() and not wrong:
        try:
            states.add(tuple({"database": database, "files": files}[kind](warehouse).values()))
            reads += 1
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
    print(json.dumps({"kind": kind, "reads": reads, "states": len(states), "wrong": wrong}))


@contextmanager
def hammering(warehouse: Path) -> Iterator[list[dict[str, object]]]:
    """Readers at work while the block runs; afterwards the list holds what they saw."""
    command = [sys.executable, "-m", "tests.chaos.readers"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    started = [subprocess.Popen([*command, kind, str(warehouse)], cwd=ROOT, **pipes) for kind in KINDS]  # type: ignore[call-overload]
    seen: list[dict[str, object]] = []
    try:
        yield seen
    finally:
        seen += [json.loads(reader.communicate(timeout=120)[0]) for reader in started]


def main(publishes: int) -> None:
    """Publish so often, each time with one article more."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        source, warehouse = Path(folder, "in"), Path(folder, "w")
        settings = Settings(inputs=[str(source)], warehouse=str(warehouse), report=False)
        write_articles(source, range(2))
        run_plain(settings)
        with hammering(warehouse) as seen:
            for number in range(publishes):
                write_articles(source, range(3 + number))
                run_plain(settings)
    print(f"{publishes} publishes, {time.monotonic() - started:.0f} s")
    print("\n".join(map(str, seen)))
    if any(reader["wrong"] for reader in seen):
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in KINDS:
        read_on(sys.argv[1], Path(sys.argv[2]))
    else:
        main(int(sys.argv[-1]) if sys.argv[1:] else 50)
