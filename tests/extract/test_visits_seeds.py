"""The five labelled articles, each of which reports one visit; skipped where the shared folder is absent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from flows.extract.places import find_places
from flows.extract.visits import find_visits

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"needs the shared articles in {SEEDS}")

# By number of the file: guest, hosts, days, and a hash of the head's name (no text is copied here).
EXPECTED = {
    "000": ("vn3-816", {"vn3-656"}, None, None, "71d45e9b"),
    "001": ("vn3-805", {"vn3-817"}, "2024-11-08", "2024-11-08", "da7f0230"),
    "002": ("vn3-584", {"vn3-823"}, "2024-10-31", "2024-10-31", "d5853739"),
    "003": ("vn3-074", {"vn3-477"}, "2024-03-17", "2024-03-23", "155a0982"),
    "004": ("vn3-58", {"vn3-62", "vn3-64", "vn3-66", "vn3-67"}, "2024-03-11", "2024-03-16", "9054b8b6"),
}


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    articles, lines = [], []
    for path in sorted(SEEDS.glob("*.txt")):
        text, start = path.read_text(encoding="utf8"), 0
        articles.append({"article_id": path.name[:3], "text": text, "published_on": None})
        for number, line in enumerate(text.split("\n")):
            role, end = ("title" if number == 0 else "body"), start + len(line)
            lines.append({"article_id": path.name[:3], "char_start": start, "char_end": end, "role": role})
            start = end + 1
    return pl.DataFrame(articles, schema_overrides={"published_on": pl.Date}), pl.DataFrame(lines)


@pytest.fixture(scope="module")
def visits() -> pl.DataFrame:
    articles, lines = frames()
    return find_visits(articles, lines, find_places(articles, lines))


@pytest.mark.parametrize("seed", sorted(EXPECTED))
def test_seed_visit(visits: pl.DataFrame, seed: str) -> None:
    rows = visits.filter(article_id=seed)
    guest, hosts, first, last, name = EXPECTED[seed]
    assert set(rows["guest_place_id"]) == {guest}
    assert set(rows["host_place_id"]) == hosts
    assert {(str(a), str(b)) for a, b in rows.select("first_day", "last_day").iter_rows()} == {(str(first), str(last))}
    assert {hashlib.sha256(n.encode()).hexdigest()[:8] for n in rows["head_name"]} == {name}
    assert rows["head_title"].null_count() == 0
