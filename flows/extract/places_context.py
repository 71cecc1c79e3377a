"""Which of several candidates is meant: by the places beside it, in its sentence, title, article, by its publisher.

Evidence is every mention already settled. A candidate is supported by evidence that is its district or province, lies
in the same, or lies in the candidate itself. Ambiguity that no evidence settles stays ambiguity.
"""

import polars as pl

from flows.extract.places_tables import ancestors, kin

BESIDE = 24
NEAR = 250
HALVING = 400.0
CLEAR = 1.15
WEIGHTS = {"parent": 1000.0, "sentence": 100.0, "title": 30.0, "article": 10.0, "publisher": 5.0}


def evidence(settled: pl.DataFrame) -> pl.DataFrame:
    """Settled mentions opened to their ancestors: `row`, `above`, `rank_e` (0: itself), `e_start`, `e_end`, `e_line`.

    A mention is its own ancestor of rank 0, so naming a province is evidence for it as well.
    """
    opened = settled.select("row", "place_id", e_start="start", e_end="end", e_line="line")
    return opened.join(ancestors().rename({"rank": "rank_e"}), on="place_id", how="inner").drop("place_id")


def supported(mentions: pl.DataFrame, options: pl.DataFrame, proof: pl.DataFrame) -> pl.DataFrame:
    """The clearly best supported candidate of each mention: `mid`, `place_id`, `reason`.

    `mentions` has `mid`, `row`, `start`, `end`, `line`, `publisher_province`; `options` has `mid`, `place_id`.
    """
    placed = options.select("mid", "place_id").join(
        mentions.select("mid", "row", "start", "end", "line", "publisher_province"), on="mid", how="inner"
    )
    opened = placed.join(kin(), on="place_id", how="inner")
    met = opened.join(proof, on=["row", "above"], how="inner")
    # Itself by name proves nothing of its name; what lies in it does.
    weighed = _weighed(met.filter((pl.col("rank") > 0) | (pl.col("rank_e") > 0)))
    published = opened.filter(pl.col("above") == pl.col("publisher_province")).select(
        "mid", "place_id", reason=pl.lit("publisher"), weight=pl.lit(WEIGHTS["publisher"])
    )
    return _clearest(pl.concat([weighed, published]))


def _weighed(met: pl.DataFrame) -> pl.DataFrame:
    """Each meeting of candidate and evidence as `mid`, `place_id`, `reason`, `weight`."""
    after = pl.col("e_start") - pl.col("end")
    gap = pl.max_horizontal(after, pl.col("start") - pl.col("e_end")).clip(0)
    named = pl.col("rank_e") == 0
    same_line = pl.col("line") == pl.col("e_line")
    beside = named & same_line & after.is_between(0, BESIDE)
    reason = (
        pl.when(beside).then(pl.lit("parent"))
        .when(same_line & (gap <= NEAR)).then(pl.lit("sentence"))
        .when(pl.col("e_line") == 0).then(pl.lit("title"))
        .otherwise(pl.lit("article"))
    )  # fmt: skip
    share = pl.when(named).then(1.0).otherwise(0.5) * pl.when(pl.col("rank") == 1).then(1.2).otherwise(1.0)
    weight = pl.col("reason").replace_strict(WEIGHTS, return_dtype=pl.Float64) * share / (1.0 + gap / HALVING)
    return met.with_columns(reason=reason).select("mid", "place_id", "reason", weight=weight)


def _clearest(weighed: pl.DataFrame) -> pl.DataFrame:
    """The candidate of each mention whose weight stands out; its reason is that of its strongest evidence."""
    strongest = weighed.sort("mid", "place_id", "weight", "reason", descending=[False, False, True, False])
    summed = strongest.group_by("mid", "place_id", maintain_order=True).agg(
        pl.col("weight").sum(), pl.col("reason").first()
    )
    ordered = summed.sort("mid", "weight", "place_id", descending=[False, True, False])
    second = pl.col("weight").get(1, null_on_oob=True).fill_null(0.0)
    best = ordered.group_by("mid", maintain_order=True).agg(
        pl.col("place_id", "reason", "weight").first(), clear=pl.col("weight").first() > second * CLEAR
    )
    return best.filter("clear").select("mid", "place_id", "reason")
