"""A warehouse and the copy of its releases in an object store: sent after a run, checked and taken over before one.

`DIR/.solieu/sent.json` remembers which release each address was last given, so that a release of another warehouse is
noticed and never replaced.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flows.correct import FILE as CORRECTIONS
from flows.publish.build import PublishError
from flows.runtime.errors import RunRefused
from flows.runtime.releases import Releases
from flows.runtime.store import key_of

if TYPE_CHECKING:
    from flows.publish.bucket import Bucket, Manifest

NOT_SENT = ("before",)
"""Files of a release that mean something in its own warehouse only."""


def settle(releases: Releases, address: str) -> None:
    """See that `address` is free or holds a release of this warehouse; a new warehouse starts with the one there.

    Raises RunRefused where the release is another warehouse's, PublishError where the store does not answer.
    """
    newest = _bucket(address).newest()
    if newest and releases.current is None:
        _take_over(releases, address, newest)
    elif newest:
        _check_own(releases, address, newest)


def _take_over(releases: Releases, address: str, newest: Manifest) -> None:
    """Make a published release the first of this warehouse: its history and inputs go on from there."""
    bucket = _bucket(address)
    with releases.release(newest.release) as folder:
        for item in newest.items:
            bucket.fetch(newest, item.path, folder / item.path)
    _copy_sheet(folder, releases.warehouse)
    _note(releases, address, newest.release)


def _check_own(releases: Releases, address: str, newest: Manifest) -> None:
    """A run may have been killed between publishing and noting it: then the release there is the current one."""
    current = releases.current
    if current and newest.release == current.name:
        _note(releases, address, newest.release)
    elif newest.release != _noted(releases).get(address):
        advice = "Publish to another prefix, or go on from what is there with a new, empty --warehouse."
        raise RunRefused(f"{address}: holds release {newest.release} of another warehouse. {advice}")


def is_sent(releases: Releases, address: str | None) -> bool:
    """Whether readers of `address` read the current release; true where there is no address to send it to."""
    if address is None or releases.current is None:
        return True
    newest = _bucket(address).newest()
    return newest is not None and newest.release == releases.current.name


def send(releases: Releases, address: str) -> list[str]:
    """Publish the current release at `address`, then let old ones go; what is worth a note.

    Raises RunRefused and PublishError; readers there then still have what they had, and the next run sends it.
    """
    from flows.publish.prune import prune  # noqa: PLC0415 (its library is only needed here)

    bucket, current = _bucket(address), releases.current
    newest = bucket.newest()
    if current is None or (newest and newest.release == current.name):
        return []
    if newest:
        _check_own(releases, address, newest)
    _copy_sheet(releases.warehouse, current)
    try:
        told = bucket.publish(current, _paths(current), current.name, newest.number + 1 if newest else 1)
    except PublishError as error:
        raise PublishError(f"{error} The warehouse {releases.warehouse} itself is up to date.") from error
    _note(releases, address, current.name)
    try:
        prune(bucket)
    except PublishError as error:
        return [f"published as {bucket.address}/{told.key}, but old releases stay: {error}"]
    return [f"published as {bucket.address}/{told.key}"]


def _copy_sheet(source: Path, target: Path) -> None:
    """People's corrections go with what they correct; a sheet that is there is never replaced."""
    if (source / CORRECTIONS).is_file() and not (target / CORRECTIONS).exists():
        shutil.copyfile(source / CORRECTIONS, target / CORRECTIONS)


def _paths(release: Path) -> list[str]:
    """Files of a release that are sent, in a fixed order."""
    files = sorted(path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file())
    return [path for path in files if path not in NOT_SENT]


def database_from(address: str) -> Path:
    """The newest database at `address`, kept in the user's cache until there is a newer one. Raises PublishError."""
    bucket = _bucket(address)
    newest = bucket.newest()
    if newest is None:
        raise PublishError(f"{address}: nothing is published there. Publish with: solieu run INPUT --publish {address}")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "solieu" / key_of(bucket.address)
    kept = cache / newest.release / "solieu.duckdb"
    if not kept.is_file():
        bucket.fetch(newest, kept.name, kept)
    for other in cache.iterdir():
        if other != kept.parent:
            shutil.rmtree(other, ignore_errors=True)
    return kept


def _bucket(address: str) -> Bucket:
    from flows.publish.bucket import Bucket  # noqa: PLC0415 (its library is slow to import)

    return Bucket(address.rstrip("/"))


def _noted(releases: Releases) -> dict[str, str]:
    """Address → release it was last given."""
    try:
        noted: dict[str, str] = json.loads((releases.state / "sent.json").read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return noted


def _note(releases: Releases, address: str, release: str) -> None:
    beside = releases.state / "sent.json.new"
    beside.write_text(json.dumps({**_noted(releases), address: release}), encoding="utf8")
    beside.replace(releases.state / "sent.json")
