"""Quality does not sink unseen: scores on the labelled articles and leftovers of the ledger against pinned floors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.score import score
from tests.quality.gate import RAISE, SLACK, Floors, Pinned, failures, raised, read, rises, write
from tests.quality.labelled import SHARED, LabelSet
from tests.quality.measure import SETS, f1, fill, fingerprint, leftovers, missing

SCORES = {"value": 0.97, "row": 0.8}
PINNED = Pinned("f00d", {"value": 0.965, "row": 0.795})

needs_labels = pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(map(str, missing()))}")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("gate"))


@pytest.fixture(scope="module")
def scores(warehouse: Path) -> dict[str, dict[str, float]]:
    return f1(warehouse)


@needs_labels
@pytest.mark.parametrize("labels", SETS, ids=lambda labels: labels.name)
def test_scores_hold_their_floors(
    labels: LabelSet, scores: dict[str, dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    pinned, reached = read().sets[labels.name], scores[labels.name]
    found = list(failures(pinned, reached, fingerprint(labels)))
    assert not found, f"{labels.name}:\n  " + "\n  ".join(found)
    if better := rises(pinned, reached):
        with capsys.disabled():
            print(f"\n{labels.name}: {', '.join(better)} rose. Pin it: {RAISE}")


@needs_labels
@pytest.mark.parametrize("labels", SETS, ids=lambda labels: labels.name)
def test_scores_are_those_of_the_reference_to_the_last_digit(labels: LabelSet, warehouse: Path) -> None:
    command = [sys.executable, str(SHARED / "score.py"), str(labels.gold), str(warehouse), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = score(labels.gold, warehouse)
    assert {layer: [m.p, m.r, m.f] for layer, m in ours.layers.items()} == {
        layer: [m["p"], m["r"], m["f"]] for layer, m in theirs["layers"].items()
    }
    assert list(ours.row_f1_95) == theirs["row_f1_95"]


@needs_labels
def test_hardly_a_number_is_left_over(tmp_path: Path) -> None:
    assert leftovers(tmp_path) <= read().leftovers


def test_what_is_pinned_is_what_is_asked_for() -> None:
    """Nobody can loosen the gate by emptying the file."""
    pinned = read()
    layers = {"value", "unit", "indicator", "place", "period", "row", "core row"}
    assert {name: set(own.floors) for name, own in pinned.sets.items()} == {"dev": layers, "seeds": layers}
    assert pinned.leftovers <= 0.02
    assert all(floor >= 0.5 for own in pinned.sets.values() for floor in own.floors.values())


def test_scores_at_their_floors_pass() -> None:
    assert list(failures(PINNED, SCORES, "f00d")) == []
    assert list(failures(PINNED, PINNED.floors, "f00d")) == []


def test_a_lower_score_fails_and_is_named() -> None:
    (found,) = failures(PINNED, {**SCORES, "row": 0.7949}, "f00d")
    assert "row" in found
    assert "0.7949" in found


def test_a_layer_that_vanished_or_is_new_fails() -> None:
    assert "not measured" in next(failures(PINNED, {"value": 0.97}, "f00d"))
    assert "no floor" in next(failures(PINNED, {**SCORES, "place": 0.9}, "f00d"))


def test_other_labels_fail_whatever_the_score() -> None:
    (found,) = failures(PINNED, {"value": 1.0, "row": 1.0}, "beef")
    assert "--new-labels" in found


def test_other_labels_raise_no_floor() -> None:
    with pytest.raises(ValueError, match="labels changed"):
        raised(PINNED, {"value": 1.0, "row": 1.0}, "beef")
    assert raised(PINNED, {"row": 0.6}, "beef", new_labels=True) == Pinned("beef", {"row": 0.595})


def test_floors_rise_and_never_sink() -> None:
    higher = raised(PINNED, {"value": 0.99, "row": 0.7}, "f00d")
    assert higher.floors == {"value": 0.985, "row": 0.795}


def test_only_a_real_rise_asks_for_a_higher_floor() -> None:
    assert rises(PINNED, SCORES) == []
    assert rises(PINNED, {**SCORES, "row": 0.795 + SLACK + 0.001}) == ["row"]


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    floors = Floors({"dev": PINNED}, 0.02)
    write(floors, tmp_path / "floors.toml")
    assert read(tmp_path / "floors.toml") == floors


def test_a_changed_text_or_label_changes_the_fingerprint(tmp_path: Path) -> None:
    gold, text = tmp_path / "gold.jsonl", tmp_path / "texts" / "1.txt"
    text.parent.mkdir()
    gold.write_text("{}", encoding="utf8")
    text.write_text("Xã có 12 hộ nghèo.", encoding="utf8")
    labels = LabelSet(gold, text.parent)
    first = fingerprint(labels)
    text.write_text("Xã có 13 hộ nghèo.", encoding="utf8")
    second = fingerprint(labels)
    gold.write_text("{ }", encoding="utf8")
    assert len({first, second, fingerprint(labels)}) == 3
