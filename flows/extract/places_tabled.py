"""Districts in a row of figures without any unit word: "Đồng Hỷ 3,9%, Phú Lương 4,4%, Định Hóa 5,2%".

A name counts when a figure stands right behind it and at least one more such name of the article is a district of the
same province; with several such provinces none is chosen.
"""

import polars as pl

from flows.extract import places_patterns as p
from flows.extract.places_scan import marked
from flows.extract.places_tables import names, province_keys
from schemas.places.fold import key_expr

# Only texts with figures in a row are looked through.
SIGNS = ["%, ", "%; ", "%), ", "%); ", "hộ, ", "hộ; ", "hộ), ", "hộ); ", "đồng, ", "đồng; ", "đồng), ", "đồng); "]
BEFORE_FIGURE = rf"{p.ALPHA}(?:{p.SPACE}{p.ALPHA})+:?{p.SPACE}\(?\d"
TOGETHER = 2


def tabled(texts: pl.DataFrame) -> pl.DataFrame:
    """`row`, `start`, `end`, `key`, `level`, `place_id` of districts named in rows of figures."""
    rows = texts.filter(pl.col("text").str.contains_any(SIGNS)).select("row", "text")
    name = pl.col("hit").str.replace(r":?[ \u00a0\t]\(?\d$", "")
    hits = marked(rows, BEFORE_FIGURE).filter(~pl.col("before").str.contains(p.RUNS_IN))
    found = hits.select("row", "start", name=name).with_columns(key=key_expr(pl.col("name")))
    # "Hà Tĩnh 400 tấn" is the province.
    found = found.join(province_keys(), on="key", how="anti")
    districts = names().filter((pl.col("level") == "district") & (pl.col("system") == "vn3"))
    options = found.join(districts.select("key", "place_id", "province_id").unique(), on="key", how="inner")
    provinces = options.group_by("row", "province_id").agg(together=pl.col("key").n_unique())
    most = provinces.filter(
        (pl.col("together") >= TOGETHER) & (pl.col("together") == pl.col("together").max().over("row"))
    )
    clear = most.filter(pl.len().over("row") == 1).select("row", "province_id")
    kept = options.join(clear, on=["row", "province_id"], how="semi")
    one = kept.filter(pl.len().over("row", "start") == 1)
    end = pl.col("start") + pl.col("name").str.len_chars().cast(pl.Int64)
    return one.select("row", "start", "key", "place_id", end=end, level=pl.lit("district")).sort("row", "start")
