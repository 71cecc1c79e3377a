"""Our measurement gives the numbers of the one the labels came with."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.runtime.environment import ROOT
from flows.score import score
from schemas.tables import table

REFERENCE = ROOT.parent / "shared" / "score.py"


@pytest.mark.skipif(not REFERENCE.is_file(), reason=f"no reference measurement at {REFERENCE}")
@pytest.mark.parametrize("seed", range(3))
def test_same_numbers_as_the_reference(tmp_path: Path, seed: int) -> None:
    gold = random_labels(tmp_path, random.Random(seed))
    command = [sys.executable, str(REFERENCE), str(gold), str(tmp_path), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = score(gold, tmp_path)
    assert {name: (m.p, m.r, m.f) for name, m in ours.layers.items()} == {
        name: (m["p"], m["r"], m["f"]) for name, m in theirs["layers"].items()
    }
    assert list(ours.row_f1_95) == theirs["row_f1_95"]
    assert ours.absent == theirs["absent"]
    assert {k: a / b if b else None for k, (a, b) in ours.slots.items()} == theirs["slots"]


def random_labels(folder: Path, rng: random.Random) -> Path:
    """Labels of a dozen articles, and figures that agree with them now and then since the numbers are few."""
    articles, figures, labels = [], [], []
    for number in range(12):
        article = f"{number:016x}"
        articles.append({"article_id": article, "source_uri": f"in/{number}.txt", "text": "7"})
        count = rng.randint(0, 14)
        figures += [found(article, position, rng) for position in range(count)]
        labels.append({"source": f"{number}.txt", "figures": [wanted(rng) for _ in range(rng.randint(0, 14))]})
    labels.append({"source": "absent.txt", "figures": [wanted(rng)]})
    (folder / "parquet").mkdir()
    for name, rows in (("articles", articles), ("figures", figures), ("numbers", [])):
        schema = {column: dtype for column, dtype in table(name).schema.items() if not rows or column in rows[0]}
        pl.DataFrame(rows, schema=schema).write_parquet(folder / "parquet" / f"{name}.parquet")
    gold = folder / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, labels)) + "\n", encoding="utf8")
    return gold


def slots(rng: random.Random) -> dict[str, Any]:
    return {
        "quote": "7",
        "indicator": rng.choice(["POVERTY_RATE", "HOUSEHOLDS", "OTHER"]),
        "measure_kind": rng.choice(["level", "level", "change"]),
        "qualifier": rng.choice(["eq", "gt"]),
        "status": rng.choice(["actual", "plan"]),
        "ref_area": rng.choice(["VN", "vn3-656", None]),
    }


def wanted(rng: random.Random) -> dict[str, Any]:
    day = rng.choice(["2023-12-31", None])
    start = "2023-01-01" if day and rng.random() < 0.5 else day
    value = {"value": rng.choice([1, 2, 3, -3]), "unit": rng.choice(["PERCENT", "VND_PER_YEAR", "VND", "OTHER"])}
    return {**slots(rng), **value, "period_start": start, "period_end": day, "optional": rng.random() < 0.2}


def found(article: str, position: int, rng: random.Random) -> dict[str, Any]:
    row = wanted(rng)
    dates = pl.Series([row["period_start"], row["period_end"]]).cast(pl.String).str.to_date()
    return {name: row[name] for name in ("quote", "indicator", "measure_kind", "qualifier", "status", "ref_area")} | {
        "figure_id": f"{rng.getrandbits(64):016x}", "article_id": article, "char_start": position, "rule": "chance",
        "confidence": 0.5, "period_basis": "none", "flags": [], "sentence": "7.",
        "obs_value": float(row["value"]), "unit_measure": row["unit"], "period_start": dates[0], "period_end": dates[1],
    }  # fmt: skip
