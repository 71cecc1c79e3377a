"""What the flow leaves in Prefect's pages, read back through Prefect's own client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flows.runtime.drift import drift
from flows.runtime.measures import Measures
from tests.flow.articles import article, write_articles

HOSTILE = "![x](javascript:alert(1)) <script>alert(2)</script> | `a` \u202e__b__"


def left(prefect: str, key: str) -> Any:
    """The data of the latest artifact with a key."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 (after its environment is set)
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey  # noqa: PLC0415
    from prefect.client.schemas.sorting import ArtifactSort  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
        found = client.read_artifacts(artifact_filter=wanted, sort=ArtifactSort.UPDATED_DESC, limit=1)
    return found[0].data if found else None


def test_a_run_tells_what_was_new_refused_and_drifting(
    prefect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.pages import Pages  # noqa: PLC0415 (as above)
    from flows.pipeline import solieu  # noqa: PLC0415 (as above)

    monkeypatch.setattr(Pages, "LONG", 1)  # as with many shards
    source, warehouse = tmp_path / "in", tmp_path / "w"
    lines = [{"id": f"r{n}", "title": f"Tin số {n}", "text": article(n), "publisher": "Báo A"} for n in range(120)]
    source.mkdir()
    (source / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    solieu([str(source)], str(warehouse), report=False)
    assert left(prefect, "solieu-progress-load") == 100.0
    assert left(prefect, "solieu-progress-validate") == 100.0
    assert left(prefect, "solieu-drift") == "[]"
    assert "Tin số" in left(prefect, "solieu-new")
    assert left(prefect, "solieu-rejects") == "Nothing is set aside."

    (source / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines[:40]), encoding="utf8")
    write_articles(source, range(300, 301))
    other = {"id": "evil", "title": HOSTILE, "text": f"{HOSTILE}\n{article(900)}", "publisher": HOSTILE}
    (source / "b.jsonl").write_text(json.dumps(other) + '\n{"id": 2, "text": "<img src=x\n', encoding="utf8")
    summary = solieu([str(source)], str(warehouse), report=False)
    tables = {row["what"]: row for row in json.loads(left(prefect, "solieu-tables"))}
    assert (tables["articles"]["now"], tables["articles"]["before"]) == (42, 120)
    assert "bad\\_json" in left(prefect, "solieu-rejects")
    moved = [row for row in json.loads(left(prefect, "solieu-drift")) if row["too far"]]
    assert "rows: articles" in {row["measure"] for row in moved}
    assert len(moved) == len(summary.drifted)
    assert "drift: articles" in left(prefect, "solieu-run")
    for key in ("solieu-new", "solieu-rejects", "solieu-run"):
        page = left(prefect, key)
        assert "<" not in page, key
        assert "](" not in page, key
        assert "\u202e" not in page, key
    assert r"\!\[x\]\(javascript\:alert\(1\)\)" in left(prefect, "solieu-new")


@pytest.mark.parametrize(
    ("before", "now", "far"),
    [
        ({"rows figures": (1000.0, 1000)}, {"rows figures": (940.0, 940)}, ["rows figures"]),
        ({"rows figures": (1000.0, 1000)}, {"rows figures": (960.0, 960)}, []),
        ({"rows figures": (1000.0, 1000)}, {"rows figures": (0.0, 0)}, ["rows figures"]),
        ({"rows figures": (10.0, 10)}, {"rows figures": (2.0, 2)}, []),
        ({"filled figures.ref_area": (0.9, 900)}, {"filled figures.ref_area": (0.8, 900)}, ["filled figures.ref_area"]),
        ({"filled figures.ref_area": (0.9, 900)}, {"filled figures.ref_area": (0.8, 90)}, []),
        ({"leftover numbers": (0.1, 900)}, {"leftover numbers": (0.2, 900)}, ["leftover numbers"]),
        (
            {"indicator POVERTY_RATE": (0.2, 900), "confidence figures": (0.8, 900)},
            {"confidence figures": (0.8, 900)},
            ["indicator POVERTY_RATE"],
        ),
    ],
)
def test_what_moves_further_than_its_limit_is_told(before: Measures, now: Measures, far: list[str]) -> None:
    assert [f"{one.kind} {one.name}" for one in drift(before, now, {}) if one.far] == far


def test_new_articles_may_differ_more_than_all() -> None:
    then, some, many = ({"filled figures.ref_area": (share, 900)} for share in (0.9, 0.8, 0.6))
    assert not any(one.far for one in drift(then, then, some))
    told = [one for one in drift(then, then, many) if one.far]
    assert [one.of_new for one in told] == [True]
    assert "of new articles" in told[0].line()
