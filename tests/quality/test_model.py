"""The fit of confidence: it finds what made rows wrong, keeps its promise on unseen articles, repeats itself."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest

from flows.extract.confidence import probability
from flows.extract.confidence_traits import SLOTS
from tests.quality.logistic import CONSTANT, RARE, fit, logit, platt, predict, sigmoid
from tests.quality.model import Model, Rows, confidence, cross_validated, fit_model, fold_of, raw_odds, write
from tests.quality.reliability import at_least, bins, markdown, put_between_marks

CHANCES = {"sure": 0.995, "likely": 0.9, "doubtful": 0.6}


def made(articles: int, seed: int = 0) -> pl.DataFrame:
    """Rows whose place is right as often as their basis says; every other slot is right."""
    rng = random.Random(seed)
    bases = rng.choices(list(CHANCES), k=articles * 12)
    return pl.DataFrame({
        "set": ["made"] * len(bases),
        "source": [f"{i // 12}.txt" for i in range(len(bases))],
        "wrong": pl.Series([[] if rng.random() < CHANCES[b] else ["place"] for b in bases], dtype=pl.List(pl.String)),
        "place.basis": bases,
        **{f"{slot}.kind": ["same"] * len(bases) for slot in SLOTS if slot != "place"},
    })  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> Rows:
    return Rows.of(made(120))


def test_weights_follow_what_is_observed() -> None:
    rows = [[("basis", "good")]] * 200 + [[("basis", "bad")]] * 200
    right = [True] * 190 + [False] * 10 + [True] * 100 + [False] * 100
    weights = fit(rows, right, ridge=0.1)
    assert predict(rows[0], weights) == pytest.approx(0.95, abs=0.01)
    assert predict(rows[-1], weights) == pytest.approx(0.5, abs=0.01)


def test_a_strong_pull_keeps_weights_small() -> None:
    rows, right = [[("a", "x")]] * 20 + [[("a", "y")]] * 20, [True] * 30 + [False] * 10
    loose, tight = (fit(rows, right, ridge)[("a", "y")] for ridge in (0.1, 100.0))
    assert abs(tight) < abs(loose)


def test_a_rare_value_is_not_weighed() -> None:
    rows = [[("a", "rare")]] * (RARE - 1) + [[("a", "usual")]] * 20
    assert set(fit(rows, [True] * len(rows), 1.0)) == {CONSTANT, ("a", "usual")}


def test_calibration_finds_the_scale() -> None:
    rng = random.Random(1)
    odds = [rng.gauss(1, 1) for _ in range(4000)]
    right = [rng.random() < sigmoid(2 * odd - 1) for odd in odds]
    assert platt(odds, right) == (pytest.approx(2, abs=0.2), pytest.approx(-1, abs=0.2))


def test_surer_rows_are_right_more_often_on_unseen_articles(rows: Rows) -> None:
    found = cross_validated(rows)
    _, share, right = at_least(found, rows.right, 0.9)
    assert right >= 0.95
    assert 0.2 < share < 0.5
    assert at_least(found, rows.right, 0.0)[2] == pytest.approx(sum(CHANCES.values()) / 3, abs=0.05)


def test_an_article_is_never_in_two_folds(rows: Rows) -> None:
    assert len({(source, fold_of(source, 5)) for source in rows.source}) == len(set(rows.source))


def test_what_is_written_predicts_as_what_was_fitted(rows: Rows, tmp_path: Path) -> None:
    model = fit_model(rows)
    write(model, tmp_path / "confidence.csv")
    listed = pl.read_csv(tmp_path / "confidence.csv", infer_schema=False)
    weights: dict[str, dict[str, dict[str, float]]] = {}
    for slot, trait, value, weight in listed.iter_rows():
        weights.setdefault(slot, {}).setdefault(trait, {})[value or ""] = float(weight)
    ours = confidence(raw_odds(rows, model.slots), model)
    theirs = probability(made(120).select(pl.exclude("set", "source", "wrong")), weights)
    assert theirs.to_list() == pytest.approx(ours, abs=0.005)


def test_the_same_labels_give_the_same_list(rows: Rows, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write(fit_model(rows), tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_confidence_stays_in_its_bounds() -> None:
    model = Model({}, slope=5.0, constant=0.0)
    assert confidence([-50.0, logit(0.5), 50.0], model) == [0.01, pytest.approx(0.5), 0.99]


def test_bins_say_what_was_predicted_and_observed() -> None:
    (low, high) = bins([0.2, 0.95, 0.96, 0.97], [False, True, True, False], edges=(0.0, 0.9, 1.0))
    assert (low.n, low.observed, high.n) == (1, 0.0, 3)
    assert high.observed == pytest.approx(2 / 3)


def test_the_table_replaces_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# Extraction\n\nHand-written.\n", encoding="utf8")
    for _ in range(2):
        put_between_marks(readme, markdown([0.2, 0.95], [False, True]), "How sure")
    text = readme.read_text(encoding="utf8")
    assert text.startswith("# Extraction\n\nHand-written.\n")
    assert text.count("| at least |") == text.count("## How sure") == 1
