"""Signatures of articles: small enough to be kept, telling which texts are the same or nearly the same.

They rest on Polars' hash, which is fixed within one version of Polars only: whoever keeps them must keep that version
in the key."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
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
    texts = articles["text"]
    lined = texts.str.contains("\n", literal=True)
    texts = texts.scatter(lined.arg_true(), texts.filter(lined).str.replace_all("\n", " ", literal=True))
    words = texts.str.split(" ")
    counts = words.list.len().cast(pl.Int64)
    hashes = words.explode(empty_as_null=True).hash(seed=SEED)
    return articles.select("article_id", "source_uri", "published_on").with_columns(
        texts.hash(seed=SEED).alias("content_hash"), _minhashes(hashes, counts).alias("minhash")
    )


def _minhashes(words: pl.Series, counts: pl.Series) -> pl.Series:
    """MinHash of each text's sequences of SHINGLE words."""
    word = words.to_numpy()
    mixed = word * 3
    mixed[:-1] += word[1:] * 5
    mixed[:-2] += word[2:] * 7
    inside = np.ones(len(word), dtype=np.bool_)
    ends = counts.cum_sum()
    for back in range(1, SHINGLE):
        inside[(ends.filter(counts >= back) - back).to_numpy()] = False
    left = pl.DataFrame({"n": counts}).select((pl.col("n") - SHINGLE + 1).clip(0)).to_series()
    digests = _digests(mixed[inside], [0, *left.cum_sum().to_list()])
    return pl.DataFrame({"digest": digests, "n": left}).select(pl.when(pl.col("n") > 0).then("digest")).to_series()


def _digests(shingles: npt.NDArray[np.uint64], offsets: list[int]) -> pl.Series:
    """rensa's digests of consecutive runs of hashes, handed over without a copy; arrays of PERMUTATIONS UInt32."""
    width = len(offsets) - 1
    if not len(shingles):
        return pl.Series([0] * PERMUTATIONS * width, dtype=pl.UInt32).reshape((width, PERMUTATIONS))
    held = memoryview(shingles.data).cast("B").cast("Q")
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(held, offsets, PERMUTATIONS, SEED)
    return pl.Series(np.array(matrix.to_rows(), dtype=np.uint32))
