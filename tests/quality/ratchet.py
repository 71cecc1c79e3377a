"""Raise the floors of the gate to what is reached now, less a little: `make ratchet`. Never lowers one."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.quality.gate import FLOORS, Floors, Pinned, raised, read, write
from tests.quality.measure import SETS, f1, fill, fingerprint, missing

NEW_LABELS = "--new-labels"
MOST_LEFTOVERS = 0.02


def main() -> None:
    """Measure, raise, say what rose."""
    if missing():
        sys.exit(f"ratchet: {', '.join(map(str, missing()))} not here; floors are measured on them")
    old = read() if FLOORS.is_file() else Floors({}, MOST_LEFTOVERS)
    with tempfile.TemporaryDirectory() as folder:
        scores = f1(fill(Path(folder)))
    sets = {s.name: _raised(old, s.name, scores[s.name], fingerprint(s)) for s in SETS}
    new = Floors(sets, old.leftovers)
    write(new)
    for name, pinned in new.sets.items():
        before = old.sets[name].floors if name in old.sets else {}
        for layer, floor in pinned.floors.items():
            print(f"{name:6} {layer:10} {before.get(layer, 0.0):.4f} → {floor:.4f}  (now {scores[name][layer]:.4f})")


def _raised(old: Floors, name: str, scores: dict[str, float], mark: str) -> Pinned:
    pinned = old.sets.get(name, Pinned(mark, {}))
    try:
        return raised(pinned, scores, mark, new_labels=NEW_LABELS in sys.argv)
    except ValueError as error:
        sys.exit(f"ratchet: {name}: {error}")


if __name__ == "__main__":
    main()
