"""Which documents and articles are there, by numbers."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from flows.runtime.live import live_documents, number
from flows.runtime.steps import MEMBERS
from flows.runtime.store import Store

FILES = pl.DataFrame({"name": ["a", "b"], "sha256": ["1", "2"]})


def members(*rows: tuple[str, str, int, int, str]) -> pl.DataFrame:
    """Rows of MEMBERS from name, sha256, document, content, entry."""
    return pl.DataFrame(
        [(n, s, f"{d:016x}", f"{n}/x", f"{c:016x}0000", e) for n, s, d, c, e in rows], schema=MEMBERS, orient="row"
    )


def test_numbers_sort_as_identifiers_do() -> None:
    ids = pl.DataFrame({"id": ["ffffffffffffffff0000", "0000000000000001", "8000000000000000", "7fffffffffffffff"]})
    assert ids.sort("id")["id"].to_list() == ids.sort(number("id"))["id"].to_list()
    assert ids.select(number("id"))["id"][1] == 1


def test_a_document_lies_in_the_batch_where_it_comes_first(tmp_path: Path) -> None:
    store = Store(tmp_path)
    older = ("a", "0", 9, 1, "p")
    store.write("load", "one", {"members": members(("a", "1", 7, 5, "p"), ("a", "1", 8, 1, "q"), older)})
    store.write("load", "two", {"members": members(("b", "2", 7, 4, "q"), ("b", "2", 8, 1, "p"))})
    live = live_documents(store, ["one", "two"], FILES)
    assert {batch: rows.to_list() for batch, rows in live.items()} == {"p": [8], "q": [7]}
    assert live_documents(store, [], FILES) == {}
