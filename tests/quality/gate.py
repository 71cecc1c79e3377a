"""The gate: measured quality against the floors of ``floors.toml``. Floors rise by `make ratchet` and never sink."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")
SLACK = 0.005
"""A floor lies this much under the score it was pinned at; a score this much above its floor asks for a higher one."""
RAISE = "make ratchet"
HEAD = """# F1 by layer on the labelled articles, each at least this; leftovers of the ledger at most this.
# Written by `make ratchet`, which only ever raises a floor. Labels that changed are pinned anew by
# `make ratchet NEW=--new-labels`, in a commit of its own that says why.
"""

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Pinned:
    """What one label set must reach, and the labels it must reach it on."""

    fingerprint: str
    floors: dict[str, float]


@dataclass(frozen=True)
class Floors:
    """All that is pinned."""

    sets: dict[str, Pinned]
    leftovers: float


def read(path: Path = FLOORS) -> Floors:
    """The pinned floors."""
    listed = tomllib.loads(path.read_text(encoding="utf8"))
    leftovers = listed.pop("ledger")["leftovers"]
    return Floors({name: Pinned(own.pop("fingerprint"), own) for name, own in listed.items()}, leftovers)


def failures(pinned: Pinned, scores: Scores, fingerprint: str) -> Iterator[str]:
    """What is worse than pinned, or was measured on other labels; nothing when all is well."""
    if fingerprint != pinned.fingerprint:
        yield f"the labels are others: {fingerprint}, pinned {pinned.fingerprint}. If meant: {RAISE} NEW=--new-labels"
        return
    for layer, floor in pinned.floors.items():
        if layer not in scores:
            yield f"{layer}: not measured any more"
        elif scores[layer] < floor:
            yield f"{layer}: F1 {scores[layer]:.4f} is under its floor {floor:.4f}"
    for layer in scores.keys() - pinned.floors.keys():
        yield f"{layer}: has no floor. Pin it: {RAISE}"


def rises(pinned: Pinned, scores: Scores) -> list[str]:
    """Layers whose floor can be raised."""
    floors = pinned.floors
    return [layer for layer, score in scores.items() if score > floors.get(layer, 0.0) + SLACK + 1e-9]


def raised(pinned: Pinned, scores: Scores, fingerprint: str, *, new_labels: bool = False) -> Pinned:
    """Floors brought up to the scores less SLACK; on other labels refused, unless they are pinned anew."""
    if fingerprint != pinned.fingerprint and not new_labels:
        raise ValueError(f"the labels changed ({fingerprint}, pinned {pinned.fingerprint}): {RAISE} NEW=--new-labels")
    old = {} if fingerprint != pinned.fingerprint else pinned.floors
    floors = {layer: max(old.get(layer, 0.0), round(score - SLACK, 4)) for layer, score in scores.items()}
    return Pinned(fingerprint, floors)


def write(floors: Floors, path: Path = FLOORS) -> None:
    """Write the floors as TOML."""
    blocks = [HEAD]
    for name, pinned in floors.sets.items():
        lines = [f'"{layer}" = {floor:.4f}' for layer, floor in pinned.floors.items()]
        blocks.append("\n".join([f"[{name}]", f'fingerprint = "{pinned.fingerprint}"', *lines, ""]))
    blocks.append(f"[ledger]\nleftovers = {floors.leftovers:.4f}\n")
    path.write_text("\n".join(blocks), encoding="utf8")
