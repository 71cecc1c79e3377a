"""Signatures of articles: small enough to be kept, telling which texts are the same or nearly the same.

They rest on Polars' hash, which is fixed within one version of Polars only: whoever keeps them must keep that version
in the key."""

from __future__ import annotations

from itertools import chain

import polars as pl
import rensa  # type: ignore[import-untyped]

PERMUTATIONS = 64
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
