"""Which of several candidates is meant: by the places beside it, in its sentence, its title, its article, its publisher.

Evidence is every mention already resolved. A candidate is supported by evidence that is its district, its province,
or lies in them. Ambiguity that no evidence settles stays ambiguity.
"""

import polars as pl

from flows.extract.places_tables import ancestors

BESIDE = 24
NEAR = 250
WEIGHTS = {"parent": 1000, "sentence": 100, "title": 30, "article": 10, "publisher": 5}


def evidence(resolved: pl.DataFrame) -> pl.DataFrame:
    """Resolved mentions opened to their ancestors: `row`, `above`, `rank` (0: named itself), `e_start`, `e_end`, `e_line`."""
    opened = resolved.select("row", "place_id", e_start="start", e_end="end", e_line="line").join(
        ancestors(), on="place_id", how="inner"
    )
    return opened.select("row", "above", "rank", "e_start", "e_end", "e_line")


def supported(mentions: pl.DataFrame, options: pl.DataFrame, proof: pl.DataFrame) -> pl.DataFrame:
    """The best supported candidate of each mention: `mid`, `place_id`, `reason`; mentions without a clear one are left out.

    `mentions` has `mid`, `row`, `start`, `end`, `line`, `publisher_province`; `options` is `candidates(...)`.
    """
    above = ancestors().filter(pl.col("rank") > 0)
    wide = options.select("mid", "place_id").join(above, on="place_id", how="inner")
    placed = wide.join(mentions.select("mid", "row", "start", "end", "line", "publisher_province"), on="mid")
    met = placed.join(proof, on=["row", "above"], how="inner", suffix="_e")
    after = pl.col("e_start") - pl.col("end")
    before = pl.col("start") - pl.col("e_end")
    gap = pl.max_horizontal(after, before)
    named = pl.col("rank_e") == 0
    same_line = pl.col("line") == pl.col("e_line")
    beside = named & same_line & after.is_between(0, BESIDE)
    kind = pl.when(beside).then(pl.lit("parent")).when(same_line & (gap <= NEAR)).then(pl.lit("sentence"))
    kind = kind.when(pl.col("e_line") == 0).then(pl.lit("title")).otherwise(pl.lit("article"))
    scored = met.with_columns(reason=kind).with_columns(
        weight=pl.col("reason").replace_strict(WEIGHTS, return_dtype=pl.Float64)
        # Nearer, and naming the district rather than something in its province, counts for more.
        * pl.when(named).then(1.0).otherwise(0.5)
        * pl.when(pl.col("rank") == 1).then(1.2).otherwise(1.0)
        / (1.0 + gap.clip(0) / 400.0)
    )
    published = placed.filter(pl.col("above") == pl.col("publisher_province")).select(
        "mid", "place_id", reason=pl.lit("publisher"), weight=pl.lit(float(WEIGHTS["publisher"]))
    )
    every = pl.concat([scored.select("mid", "place_id", "reason", "weight"), published])
    best = every.sort("weight", descending=True).group_by("mid", "place_id", maintain_order=True).agg(
        pl.col("weight").sum(), pl.col("reason").first()
    )
    ranked = best.sort("mid", "weight", "place_id", descending=[False, True, False]).group_by("mid", maintain_order=True).agg(
        pl.col("place_id").first(), pl.col("reason").first(), pl.col("weight").first(), second=pl.col("weight").get(1, null_on_oob=True)
    )
    clear = ranked.filter(pl.col("weight") > pl.col("second").fill_null(0) * 1.15)
    return clear.select("mid", "place_id", "reason")
