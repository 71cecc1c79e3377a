"""Duplicates: the same text again, or nearly the same, across all shards of a run.

Each shard leaves signatures; read in parts, as often as need be, they tell duplicates without the texts and without
being in one memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.clean.signatures import PERMUTATIONS

BANDS = 16
"""16 bands of 4: a pair of similarity 0.7 meets in a band with 99 %, one of 0.3 with 12 %."""
NEAR = 0.7
"""Least share of three-word sequences in common (estimated, standard error 0.06) that makes a near-duplicate."""
BANDS_AT_ONCE = 4
"""Bands whose buckets are in memory together: eight bytes an article each."""
PAIRS_AT_ONCE = 200_000
"""Pairs that are compared together, for which at most twice as many digests (256 bytes) are in memory."""
COMPARED = 10_000

Parts = Callable[[Sequence[str]], Iterable[pl.DataFrame]]
"""Reads some columns of all signatures, part by part: the same rows in the same order each time."""


def mark_duplicates(signed: pl.DataFrame) -> pl.DataFrame:
    """What `mark_in_parts` says of signatures that lie in one frame."""
    return mark_in_parts(lambda columns: [signed.select(columns)])


def mark_in_parts(read: Parts) -> pl.DataFrame:
    """Signatures of all shards → article_id, duplicate_of, duplicate_kind (exact | near) of those that repeat another.

    duplicate_of is the earliest of the group by published_on (unknown last), then source_uri. The order of the input
    does not matter; rows come out by article_id."""
    ordered, rows = _ordered(read)
    exact = _with_first(ordered.select("row", bucket="content_hash"))
    links = pl.concat([exact, _alike(read, rows, _near(read, rows))])
    told = ordered.select("row", "article_id", "content_hash")
    first = told.rename({"row": "first", "article_id": "duplicate_of", "content_hash": "theirs"})
    marked = _earliest(links).join(told, on="row", how="left").join(first, on="first", how="left")
    kind = pl.when(pl.col("content_hash") == pl.col("theirs")).then(pl.lit("exact")).otherwise(pl.lit("near"))
    return marked.select("article_id", "duplicate_of", kind.alias("duplicate_kind")).sort("article_id")


def _ordered(read: Parts) -> tuple[pl.DataFrame, pl.Series]:
    """article_id, content_hash, row of each article once, the earliest first; and the row of each signature as it is
    read, null for one that comes again."""
    columns = ("article_id", "source_uri", "published_on", "content_hash")
    signed = pl.concat(read(columns)).with_row_index("at")
    ordered = signed.sort("published_on", "source_uri", "article_id", nulls_last=True).drop(columns[1:3])
    once = ordered.unique("article_id", keep="first", maintain_order=True).with_row_index("row")
    rows = pl.repeat(None, len(signed), dtype=pl.UInt32, eager=True).scatter(once["at"], once["row"])
    return once.drop("at"), rows


def _with_first(buckets: pl.DataFrame) -> pl.DataFrame:
    """Pair each row of a bucket with the bucket's first row, which keeps large buckets linear."""
    first = pl.col("row").min().over("bucket")
    return buckets.with_columns(first.alias("other")).filter(pl.col("other") != pl.col("row")).select("row", "other")


def _near(read: Parts, rows: pl.Series) -> pl.DataFrame:
    """Pairs (row, other) that share a band."""
    pairs = [pl.DataFrame(schema={"row": pl.UInt32, "other": pl.UInt32})]
    for start in range(0, BANDS, BANDS_AT_ONCE):
        names = {str(band): _bucket(band) for band in range(start, start + BANDS_AT_ONCE)}
        buckets = pl.concat([part.select("row", **names) for part in _long_enough(read, rows)])
        pairs += [_with_first(buckets.select("row", bucket=name)) for name in names]
    return pl.concat(pairs).unique().sort("other", "row")


def _long_enough(read: Parts, rows: pl.Series) -> Iterator[pl.DataFrame]:
    """row, minhash of the articles that have one and do not come again, part by part."""
    start = 0
    for part in read(["minhash"]):
        yield part.with_columns(row=rows.slice(start, len(part))).drop_nulls()
        start += len(part)


def _bucket(band: int) -> pl.Expr:
    """A number for each article's digests of a band."""
    width = PERMUTATIONS // BANDS
    return pl.col("minhash").arr.slice(band * width, width, as_array=True).hash(seed=band)


def _alike(read: Parts, rows: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose digests agree in NEAR of their places."""
    return pl.concat([pairs.clear(), *(_compared(read, rows, some) for some in pairs.iter_slices(PAIRS_AT_ONCE))])


def _compared(read: Parts, rows: pl.Series, pairs: pl.DataFrame) -> pl.DataFrame:
    """`pairs` whose digests agree, all in memory at once."""
    wanted = pl.concat([pairs["row"], pairs["other"]]).unique().sort()
    digests = np.concatenate(list(_digests(read, rows.is_in(wanted.implode()))))
    order = rows.filter(rows.is_in(wanted.implode())).arg_sort()
    place = [order.gather(wanted.search_sorted(pairs[name])).to_numpy() for name in ("row", "other")]
    return pairs.filter(_agree(digests, *place))


def _digests(read: Parts, wanted: pl.Series) -> Iterator[npt.NDArray[np.uint32]]:
    """Digests of the signatures wanted, as they are read."""
    start = 0
    for part in read(["minhash"]):
        yield part["minhash"].filter(wanted.slice(start, len(part))).to_numpy()
        start += len(part)


def _agree(digests: npt.NDArray[np.uint32], one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> pl.Series:
    """Whether digests at places `one` and `other` agree in NEAR of their places."""
    cuts = [slice(start, start + COMPARED) for start in range(0, len(one), COMPARED)]
    shares = [(digests[one[cut]] == digests[other[cut]]).mean(axis=1) for cut in cuts]
    return pl.Series(np.concatenate(shares) >= NEAR)


def _earliest(links: pl.DataFrame) -> pl.DataFrame:
    """row, first: each row that is linked, directly or through others, with an earlier one, and the least of these."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.get(row, row)) != row:
            parent[row] = parent.get(above, above)
            row = above
        return row

    for one, other in links.iter_rows():
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    found = [(row, root(row)) for row in parent if root(row) != row]
    return pl.DataFrame(found, schema={"row": pl.UInt32, "first": pl.UInt32}, orient="row")
