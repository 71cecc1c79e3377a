"""Measure the resolver of places: `python -m tests.places.measure` prints the numbers schemas/places/README.md gives.

Coverage: every unit of a day, written as news writes it, resolved back. Accuracy: places of labelled articles, where
they are at hand. Speed and memory: the unit list as a text.
"""

from __future__ import annotations

import json
import resource
import time
from datetime import date
from pathlib import Path

import polars as pl

from flows.extract.places import find_places
from flows.extract.places_tables import units

SHARED = Path(__file__).resolve().parents[3] / "shared"
DAYS = (
    date(2020, 12, 31),
    date(2021, 12, 31),
    date(2023, 12, 31),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 11, 1),
)
LEVELS = ["province", "district", "commune"]
LABELS = {"dev.jsonl": "gold/dev", "seeds.jsonl": "seeds"}


def valid_on(day: date) -> pl.DataFrame:
    """Units with a listed name that are valid on a day, with the names of district and province."""
    after = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    before = pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    rows = units().filter(after & before & pl.col("level").is_in(LEVELS) & (pl.col("name_basis") == "listed"))
    title = rows.select(pl.col("place_id"), pl.col("full_name").alias("title"))
    return rows.join(title.rename({"place_id": "parent_id", "title": "parent"}), on="parent_id", how="left").join(
        title.rename({"place_id": "province_id", "title": "province"}), on="province_id", how="left"
    )


def as_articles(day: date, *, parents: bool) -> pl.DataFrame:
    """One article a unit: its full name, with the units it lies in or alone."""
    words = [pl.col("full_name")]
    if parents:
        words += [pl.when(pl.col("level") != "province").then("parent")]
        words += [
            pl.when((pl.col("level") == "commune") & (pl.col("province_id") != pl.col("parent_id"))).then("province")
        ]
    name = pl.concat_str(words, separator=", ", ignore_nulls=True)
    return valid_on(day).select("level", article_id="place_id", text=name, published_on=pl.lit(day))


def coverage(day: date, *, parents: bool) -> pl.DataFrame:
    """`level`, and of its units the shares resolved right, wrong, ambiguous and unknown."""
    articles = as_articles(day, parents=parents)
    first = find_places(articles.drop("level")).filter(pl.col("char_start") == 0).unique("article_id", keep="last")
    joined = articles.join(first.select("article_id", "place_id", "reason"), on="article_id", how="left")
    right = pl.col("place_id") == pl.col("article_id")
    return (
        joined.group_by("level")
        .agg(
            units=pl.len(),
            right=right.fill_null(False).mean(),
            wrong=(~right).fill_null(False).mean(),
            ambiguous=(pl.col("reason") == "ambiguous").mean(),
        )
        .sort("units")
    )


def collisions() -> pl.DataFrame:
    """`system`, `level`, and the share of units whose type and name another unit of the level has too."""
    states = units().filter(pl.col("level").is_in(LEVELS) & (pl.col("name_basis") == "listed"))
    last = states.unique("place_id", keep="last", maintain_order=True)
    shared = pl.len().over("system", "level", "type", "key") > 1
    return last.group_by("system", "level").agg(units=pl.len(), shared=shared.mean()).sort("system", "units")


def labelled() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Labelled articles, and their figures' places: `article_id`, `ref_area`. Empty frames where they are absent."""
    articles, figures = [], []
    for name, folder in LABELS.items():
        path = SHARED / "gold" / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            label = json.loads(line)
            text = (SHARED / folder / label["source"]).read_text(encoding="utf-8")
            day = date.fromisoformat(label["published"]) if label.get("published") else None
            articles.append((label["source"], text, day))
            figures += [(label["source"], figure.get("ref_area")) for figure in label["figures"]]
    schema = {"article_id": pl.String, "text": pl.String, "published_on": pl.Date}
    places = {"article_id": pl.String, "ref_area": pl.String}
    return pl.DataFrame(articles, schema=schema, orient="row"), pl.DataFrame(figures, schema=places, orient="row")


def accuracy() -> pl.DataFrame:
    """Figures of labelled articles by what became of their place: found, ambiguous, missing (`figures`, `places`)."""
    articles, figures = labelled()
    asked = figures.filter(pl.col("ref_area").is_not_null() & (pl.col("ref_area") != "VN"))
    mentions = find_places(articles)
    named = mentions.select("article_id", ref_area="place_id", found=pl.lit(True)).drop_nulls().unique()
    open_ones = mentions.filter(pl.col("place_id").is_null()).explode("candidates")
    maybe = open_ones.select("article_id", ref_area="candidates", maybe=pl.lit(True)).drop_nulls().unique()
    joined = asked.join(named, on=["article_id", "ref_area"], how="left").join(
        maybe, on=["article_id", "ref_area"], how="left"
    )
    fate = pl.when("found").then(pl.lit("found")).when("maybe").then(pl.lit("ambiguous")).otherwise(pl.lit("missing"))
    return joined.with_columns(fate=fate).group_by("fate").agg(
        figures=pl.len(), places=pl.struct("article_id", "ref_area").n_unique()
    ).sort("fate")  # fmt: skip


def load() -> float:
    """Seconds until the tables and the names to match are in memory."""
    begin = time.perf_counter()
    find_places(pl.DataFrame({"article_id": ["a"], "text": ["xã A"], "published_on": [None]}))
    return time.perf_counter() - begin


def speed(wanted: int = 1_000_000, batch: int = 20_000) -> str:
    """CPU and wall seconds to resolve `wanted` spans: the communes of 2025 with their parents, `batch` at a time."""
    articles = as_articles(date(2025, 6, 30), parents=True).drop("level")
    spans, cpu, wall = 0, time.process_time(), time.perf_counter()
    while spans < wanted:
        spans += sum(find_places(part).height for part in articles.iter_slices(batch))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{spans:,} spans in {cpu:.1f} CPU seconds ({wall:.1f} s); peak of the process {peak:.0f} MB"


def main() -> None:
    """Print all measurements."""
    pl.Config.set_tbl_hide_column_data_types(True).set_tbl_hide_dataframe_shape(True)
    # Load and speed come first: what follows warms the caches and holds larger frames.
    print(f"load {load():.2f} s", speed(), sep="\n")
    for day in DAYS:
        for parents in (True, False):
            print(day, "with parents" if parents else "alone", coverage(day, parents=parents), sep="\n")
    print(collisions(), accuracy(), sep="\n")


if __name__ == "__main__":
    main()
