"""Several inputs: names that last whatever is added, removed or named in another order, and inputs that went."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.load import InputError
from flows.load.names import grown, matches, name_of
from flows.runtime.errors import RunRefused
from flows.runtime.inputs import Listing, list_all
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from flows.runtime.state import FILES
from flows.runtime.summary import Summary
from tests.flow.articles import write_articles
from tests.flow.tables import published, rows

NOTHING = Listing([], [], [], [], pl.DataFrame(schema=FILES), {})
PLACES = ("x/in/1.txt", "x/in/2.txt", "x/in/sub/1.txt", "y/in/1.txt", "y/in/sub/1.txt", "z/1.txt")
INPUTS = ("x/in", "x/in/sub", "y/in", "y/in/*.txt", "z/1.txt")


def run(warehouse: Path, *inputs: object, **more: object) -> Summary:
    asked = {"inputs": [str(item) for item in inputs], "warehouse": str(warehouse), "report": False, **more}
    return run_plain(Settings.model_validate(asked))


def step(root: Path, before: Listing, named: tuple[str, ...]) -> Listing:
    """The listing of the next run; the one before where that run is refused."""
    try:
        return list_all([str(root / item) for item in named], before.inputs, before.table, before.roots)
    except InputError:
        return before


@contextmanager
def gone(place: Path) -> Iterator[None]:
    """As if a disk were not mounted."""
    away = place.with_name("away")
    if place.exists():
        place.rename(away)
    yield
    if away.exists():
        away.rename(place)


def put(root: Path, held: frozenset[str]) -> None:
    """Exactly these files, each with its path in it."""
    for place in PLACES:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if place in held:
            path.write_text(place, encoding="utf8")


Night = tuple[frozenset[str], tuple[str, ...], str]
"""What files there are, which inputs a run names, and what is not mounted."""

nights = st.tuples(
    st.frozensets(st.sampled_from(PLACES), min_size=1),
    st.permutations(INPUTS).flatmap(lambda order: st.integers(1, len(order)).map(lambda n: tuple(order[:n]))),
    st.sampled_from(("nothing", "x/in", "y/in", "z")),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(nights, min_size=2, max_size=6))
def test_names_last_and_a_history_lists_what_one_run_would(history: list[Night]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, now, names = Path(folder), NOTHING, dict[str, str]()
        for held, named, away in history:
            put(root, held)
            with gone(root / away):
                now = step(root, now, named)
            told = named_by(now)
            assert len(set(told.values())) == len(told), "no two files share a name"
            assert told.items() <= (told | names).items(), "a file keeps its name"
            names |= told
        put(root, frozenset(PLACES))
        whole = step(root, now, INPUTS)
        assert named_by(whole).items() >= names.items()
        assert step(root, now, INPUTS[::-1]).inputs[: len(now.inputs)] == now.inputs
        assert step(root, whole, INPUTS[::-1]).table.equals(whole.table), "the order of options is nothing"
        assert list_all(whole.inputs, [], NOTHING.table, {}).table.equals(whole.table)


def named_by(listing: Listing) -> dict[str, str]:
    """Path → name."""
    return dict(listing.table.select("path", "name").iter_rows())


def test_another_input_leaves_the_first_alone(filled: tuple[Path, Path], tmp_path: Path) -> None:
    first, warehouse = filled
    second = write_articles(tmp_path / "y" / "in", range(2))
    added = run(warehouse, second)
    assert (added.work["new_documents"], added.work["removed_files"]) == (2, 0)
    uris = sorted(rows(warehouse, "articles")["source_uri"])
    assert uris == ["000.txt", "001.txt", "002.txt", "in//000.txt", "in//001.txt"]
    assert run(warehouse, second, first).unchanged
    with gone(first):
        assert "what was read from it stays" in run(warehouse, second).notes[0]
    run(tmp_path / "fresh", first, second)
    assert published(warehouse) == published(tmp_path / "fresh")


def test_letting_go_keeps_the_names_of_the_rest_and_frees_those_of_the_others(tmp_path: Path) -> None:
    put(tmp_path, frozenset(PLACES))
    both = step(tmp_path, NOTHING, ("x/in", "y/in"))
    rest = list_all([str(tmp_path / "y/in")], [], both.table, both.roots)
    assert set(named_by(rest).values()) == {"in//1.txt", "in//sub/1.txt"}
    back = list_all([str(tmp_path / "z")], rest.inputs, rest.table, rest.roots)
    assert named_by(back)[str(tmp_path / "z/1.txt")] == "1.txt"


def test_what_a_glob_held_stays_while_it_is_missing(tmp_path: Path) -> None:
    put(tmp_path, frozenset(PLACES))
    now = step(tmp_path, NOTHING, ("y/in/*.txt", "z/1.txt"))
    with gone(tmp_path / "y"):
        left = step(tmp_path, now, ("z/1.txt",))
    assert [file.name for file in left.kept] == ["1.txt"]
    assert left.missing == [str(tmp_path / "y/in/*.txt")]
    assert left.table.sort("name").equals(now.table.sort("name"))


def test_what_is_not_known_of_a_missing_input_refuses_the_run(filled: tuple[Path, Path], tmp_path: Path) -> None:
    first, warehouse = filled
    (warehouse / ".solieu" / "current" / "files.parquet").write_bytes(b"damaged")
    with gone(first), pytest.raises(RunRefused, match=r"is gone\. Bring it back"):
        run(warehouse, write_articles(tmp_path / "in", range(5, 6)))


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        ("/a/*.txt", {"/a/b.txt"}),
        ("/a/**/*.txt", {"/a/b.txt", "/a/c/d.txt", "/a/c/e/f.txt"}),
        ("/a/c/**", {"/a/c/d.txt", "/a/c/e/f.txt"}),
        ("/a/?/[de].txt", {"/a/c/d.txt"}),
        ("/b", set()),
    ],
)
def test_a_glob_matches_as_in_a_shell(pattern: str, named: set[str]) -> None:
    paths = {"/a/b.txt", "/a/c/d.txt", "/a/c/e/f.txt", "/b/b.md"}
    assert {path for path in paths if matches(path, pattern)} == named


def test_names_stay_apart_however_folders_are_called() -> None:
    roots = grown({}, ["/x/in", "/y/in", "/z/y/in", "/y/in", "s3://kho/in", "/in", "/"])
    assert list(roots.values()) == ["", "in//", "y/in//", "kho/in//", "/in//", "///"]
    assert name_of("/z/y/in/a/b.txt", roots) == "y/in//a/b.txt"
    assert name_of("s3://kho/in/a.txt", roots) == "kho/in//a.txt"
    assert name_of("/x/in/y/in/a.txt", roots) == "y/in/a.txt"


def test_other_metadata_is_another_file(tmp_path: Path) -> None:
    put(tmp_path, frozenset(PLACES))
    seen, sidecar = [], tmp_path / "z.jsonl"
    for told in ("", "2020-01-05", "2021-02-06", "2021-02-06"):
        if told:
            sidecar.write_text(json.dumps({"file": "1.txt", "published": told}), encoding="utf8")
        seen.append(step(tmp_path, NOTHING, ("z",)).table.select("known", "sha256").row(0))
    assert len(set(seen)) == 3
    assert step(tmp_path, NOTHING, ("z/1.txt", "z")).files == step(tmp_path, NOTHING, ("z", "z/1.txt")).files
