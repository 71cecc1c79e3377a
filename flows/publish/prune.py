"""Letting go of old releases in an object store, but not of those somebody may still be reading."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import obstore

from flows.publish.bucket import Bucket

KEEP = 5
GRACE = timedelta(days=1)
"""The newest KEEP releases stay, and every other until it was replaced this long ago."""


def prune(bucket: Bucket, keep: int = KEEP, grace: timedelta = GRACE) -> int:
    """Remove manifests nobody needs, then every release none names that is older than `grace`; how many objects went.

    Times are the store's own, so that no clock of a publisher matters. A release goes after its manifest: whoever
    finds a manifest finds its objects. Raises PublishError.
    """
    with bucket.reached("cleaned up"):
        manifests = sorted(_listed(bucket, "manifest/"), key=lambda meta: meta["path"])
        if not manifests:
            return 0
        now: datetime = manifests[-1]["last_modified"]
        pairs = [pair for pair in pairwise(manifests) if pair[0] not in manifests[-keep:]]
        old = [meta["path"] for meta, later in pairs if now - later["last_modified"] >= grace]
        obstore.delete(bucket.store, old)
        named = {bucket.read(meta["path"]).release for meta in manifests if meta["path"] not in old}
        gone = [path for release in _releases(bucket) - named for path in _settled(bucket, release, now - grace)]
        obstore.delete(bucket.store, gone)
    return len(old) + len(gone)


def _listed(bucket: Bucket, prefix: str) -> list[Any]:
    """What lies below a prefix: path and last_modified of each object."""
    return [meta for batch in obstore.list(bucket.store, prefix=prefix) for meta in batch]


def _releases(bucket: Bucket) -> set[str]:
    """Names of all releases there are objects of, finished or not."""
    found = obstore.list_with_delimiter(bucket.store, prefix="releases/")["common_prefixes"]
    return {prefix.rstrip("/").rpartition("/")[2] for prefix in found}


def _settled(bucket: Bucket, release: str, before: datetime) -> list[str]:
    """Objects of a release; none where one is so young that its publisher may still be at work."""
    metas = _listed(bucket, f"releases/{release}/")
    return [meta["path"] for meta in metas] if all(meta["last_modified"] <= before for meta in metas) else []
