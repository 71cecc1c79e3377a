"""Units in a row of figures without any unit word: "Đồng Hỷ 3,9%, Phú Lương 4,4%, Định Hóa giảm 5,2%".

A name counts when a figure stands right behind it and at least one more such name of the article is a unit of the same
parent: districts of a province, or communes of a district that the article names. With several such parents none is
chosen.
"""

from functools import lru_cache

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.letters import plain
from flows.extract.places_scan import marked
from flows.extract.places_tables import children, province_keys, units
from schemas.places.fold import key_expr

# Only texts with figures in a row are looked through.
SIGNS = [
    sign + end
    for sign in ("%", "%)", " hộ", "hộ)", "đồng", "đồng)", "nghèo", "lao động", "người", "căn", "nhà", "tỷ", "triệu")
    for end in (", ", "; ", " và ")
]  # fmt: skip
VERB = r"(?:[ \u00a0](?:giảm|tăng|đạt|còn|có|là|chiếm))?"
BEFORE_FIGURE = plain(rf"{p.ALPHA}(?:{p.SPACE}{p.ALPHA})+{VERB}:?{p.SPACE}\(?\d")
BEHIND_NAME = plain(rf"{VERB}:?[ \u00a0\t]\(?\d$")
TOGETHER = 2


def tabled(texts: pl.DataFrame) -> pl.DataFrame:
    """`row`, `start`, `end`, `key`, `level`, `place_id` of units named in rows of figures."""
    rows = texts.filter(pl.col("text").str.contains_any(SIGNS)).select("row", "text")
    hits = marked(rows, BEFORE_FIGURE).filter(~pl.col("before").str.contains(p.RUNS_IN))
    name = pl.col("hit").str.replace(BEHIND_NAME, "")
    found = hits.select("row", "start", name=name).with_columns(key=key_expr(pl.col("name")))
    # "Hà Tĩnh 400 tấn" is the province.
    found = found.join(province_keys(), on="key", how="anti")
    # two at least, and most of those the article names, lie in one province
    districts = _together(found.join(children("district"), on="key", how="inner"), "district")
    every = pl.concat([districts, _communes(found, rows)])
    return every.sort("row", "start", "level").unique(["row", "start"], keep="last", maintain_order=True)


@lru_cache(maxsize=1)
def _of_districts() -> pl.DataFrame:
    """The communes of `children`, each with the name of its `district`."""
    above = units().filter(pl.col("level") == "district").select(parent="place_id", district="name").unique("parent")
    return children("commune").join(above, on="parent")


def _communes(found: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Communes named in rows of figures in an article that names their district."""
    options = found.join(_of_districts(), on="key", how="inner").join(rows, on="row", how="inner")
    named = options.filter(pl.col("text").str.contains(pl.col("district"), literal=True))
    together = _together(named.select("row", "start", "name", "key", "place_id", "parent"), "commune")
    # bare, the name of a district is no town's
    town = _of_districts().filter(pl.col("key") == key_expr(pl.col("district")))
    return together.join(town, on="place_id", how="anti")


def _together(options: pl.DataFrame, level: str) -> pl.DataFrame:
    """The one unit each name of a row means by the parent most of them share (columns of `tabled`)."""
    parents = options.group_by("row", "parent").agg(together=pl.col("key").n_unique())
    most = parents.filter(
        (pl.col("together") >= TOGETHER) & (pl.col("together") == pl.col("together").max().over("row"))
    )
    clear = most.filter(pl.len().over("row") == 1).select("row", "parent")
    kept = options.join(clear, on=["row", "parent"], how="semi").unique(["row", "start", "place_id"])
    one = kept.filter(pl.len().over("row", "start") == 1)
    end = pl.col("start") + pl.col("name").str.len_chars().cast(pl.Int64)
    return one.select("row", "start", "key", "place_id", end=end, level=pl.lit(level)).sort("row", "start")
