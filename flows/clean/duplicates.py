"""Duplicates: the same text again, or nearly the same, across all shards of a run.

Each shard leaves small signatures; joined, they tell duplicates without the texts. Signatures rest on Polars' hash,
which is fixed within one version of Polars only: whoever keeps them must keep that version in the key."""

from __future__ import annotations

from itertools import chain

import polars as pl
import rensa  # type: ignore[import-untyped]

PERMUTATIONS = 64
BANDS = 16
"""16 bands of 4: a pair of similarity 0.7 meets in a band with 99 %, one of 0.3 with 12 %."""
NEAR = 0.7
"""Least share of three-word sequences in common (estimated, standard error 0.06) that makes a near-duplicate."""
SEED = 42
SHINGLE = 3

SIGNATURES: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "source_uri": pl.String(),
    "published_on": pl.Date(),
    "content_hash": pl.UInt64(),
    "minhash": pl.Array(pl.UInt32(), PERMUTATIONS),
}


def signatures(articles: pl.DataFrame) -> pl.DataFrame:
    """Signatures (schema SIGNATURES) of articles with text, source_uri, published_on; minhash is null below 3 words.

    The content hash is equal for equal texts, whatever their line ends."""
    texts = articles["text"].str.replace_all("\n", " ", literal=True)
    words = texts.str.split(" ")
    counts = words.list.len().cast(pl.Int64)
    hashes = words.explode(empty_as_null=True).hash(seed=SEED)
    return articles.select("article_id", "source_uri", "published_on").with_columns(
        texts.hash(seed=SEED).alias("content_hash"), _minhashes(hashes, counts).alias("minhash")
    )


def _minhashes(words: pl.Series, counts: pl.Series) -> pl.Series:
    """MinHash of each text's sequences of SHINGLE words."""
    mixed = words * 3 + words.shift(-1, fill_value=0) * 5 + words.shift(-2, fill_value=0) * 7
    inside = pl.repeat(True, len(words), dtype=pl.Boolean, eager=True)
    ends = counts.cum_sum()
    for back in range(1, SHINGLE):
        inside = inside.scatter(ends.filter(counts >= back) - back, False)
    left = pl.DataFrame({"n": counts}).select((pl.col("n") - SHINGLE + 1).clip(0)).to_series()
    digests = _digests(mixed.filter(inside).rechunk(), [0, *left.cum_sum().to_list()])
    return pl.DataFrame({"digest": digests, "n": left}).select(pl.when(pl.col("n") > 0).then("digest")).to_series()


def _digests(shingles: pl.Series, offsets: list[int]) -> pl.Series:
    """rensa's digests of consecutive runs of hashes, handed over without a copy; arrays of PERMUTATIONS UInt32."""
    width = len(offsets) - 1
    if shingles.is_empty():
        return pl.Series([0] * PERMUTATIONS * width, dtype=pl.UInt32).reshape((width, PERMUTATIONS))
    buffer = memoryview(shingles.to_arrow().buffers()[1]).cast("B").cast("Q")[: len(shingles)]
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(buffer, offsets, PERMUTATIONS, SEED)
    flat = list(chain.from_iterable(matrix.to_rows()))
    return pl.Series(flat, dtype=pl.UInt32).reshape((width, PERMUTATIONS))


def mark_duplicates(signed: pl.DataFrame) -> pl.DataFrame:
    """Signatures of all shards → article_id, duplicate_of, duplicate_kind (exact | near) of those that repeat another.

    duplicate_of is the earliest of the group by published_on (unknown last), then source_uri. The order of the input
    does not matter; rows come out by article_id."""
    ordered = signed.unique("article_id", keep="any").sort("published_on", "source_uri", "article_id", nulls_last=True)
    numbered = ordered.with_row_index("row")
    links = pl.concat([_exact(numbered), _near(numbered)])
    first = _earliest(links, numbered.height)
    marked = numbered.with_columns(first.alias("first")).filter(pl.col("first") != pl.col("row"))
    target = numbered.select(
        pl.col("row").alias("first"), pl.col("article_id").alias("duplicate_of"), pl.col("content_hash").alias("theirs")
    )
    joined = marked.join(target, on="first", how="left")
    kind = pl.when(pl.col("content_hash") == pl.col("theirs")).then(pl.lit("exact")).otherwise(pl.lit("near"))
    return joined.select("article_id", "duplicate_of", kind.alias("duplicate_kind")).sort("article_id")


def _exact(numbered: pl.DataFrame) -> pl.DataFrame:
    """Pairs (row, other) of equal content; other is the first."""
    return _with_first(numbered.select("row", pl.col("content_hash").alias("bucket")))


def _with_first(buckets: pl.DataFrame) -> pl.DataFrame:
    """Pair each row of a bucket with the bucket's first row, which keeps large buckets linear."""
    first = pl.col("row").min().over("bucket")
    return buckets.with_columns(first.alias("other")).filter(pl.col("other") != pl.col("row")).select("row", "other")


def _near(numbered: pl.DataFrame) -> pl.DataFrame:
    """Pairs (row, other) that share a band and whose digests agree in NEAR of their places."""
    signed = numbered.filter(pl.col("minhash").is_not_null()).select("row", "minhash")
    width = PERMUTATIONS // BANDS
    bands = []
    for band in range(BANDS):
        bucket = pl.col("minhash").arr.slice(band * width, width, as_array=True).hash(seed=band)
        bands.append(_with_first(signed.select("row", bucket.alias("bucket"))))
    pairs = pl.concat(bands).unique().sort("row", "other")
    left = pairs.join(signed, on="row", how="left", maintain_order="left")
    both = left.join(
        signed.rename({"row": "other", "minhash": "theirs"}), on="other", how="left", maintain_order="left"
    )
    cells = both.select("row", "other", "minhash", "theirs").explode("minhash", "theirs")
    same = cells.group_by("row", "other").agg((pl.col("minhash") == pl.col("theirs")).mean().alias("share"))
    return same.filter(pl.col("share") >= NEAR).select("row", "other")


def _earliest(links: pl.DataFrame, count: int) -> pl.Series:
    """For each row number the least one it is linked with, directly or through others (union-find)."""
    parent = list(range(count))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, other in links.iter_rows():
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return pl.Series([root(row) for row in range(count)], dtype=pl.UInt32)
