"""Places of the labelled articles are found: a floor under the resolver's quality."""

from __future__ import annotations

import polars as pl
import pytest

from flows.extract.places import find_places
from tests.places.measure import SHARED, accuracy, labelled

FLOOR = 0.94


@pytest.fixture(autouse=True)
def _labels_at_hand():
    if not (SHARED / "gold" / "dev.jsonl").exists():
        pytest.skip("the labelled articles (../shared/gold) are not here")


def test_places_of_labelled_figures_are_found():
    fates = dict(accuracy().select("fate", "figures").iter_rows())
    assert fates["found"] / sum(fates.values()) >= FLOOR


def test_units_named_in_the_seeds_are_all_found():
    articles, _ = labelled()
    seeds = articles.filter(pl.col("article_id").str.contains("_"))
    named = find_places(seeds).filter(~pl.col("generic") & pl.col("type").is_not_null())
    assert named.height > 80
    assert named.filter(pl.col("place_id").is_null())["text"].to_list() == []
