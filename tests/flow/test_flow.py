"""The real flow on the samples that ship with the project, and its second run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows.runtime.environment import ROOT

SAMPLES = ROOT / "warehouse" / "samples"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warehouse")


def test_samples_end_to_end(prefect: str, warehouse: Path) -> None:
    from flows.pipeline import solieu  # noqa: PLC0415 (Prefect is imported after its environment is set)

    first = solieu([str(SAMPLES)], str(warehouse))
    assert not first.unchanged
    assert first.counts["articles"] >= 12
    assert first.counts["figures"] > 100
    with duckdb.connect(str(warehouse / "solieu.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT count(*) FROM poverty_by_place_year").fetchone()
        runs = connection.execute("SELECT run_id, inputs FROM runs").fetchall()
    assert rows is not None
    assert rows[0] > 5
    assert runs[0][0] == first.run_id
    assert str(SAMPLES) in runs[0][1]
    assert (warehouse / "report" / "vi" / "index.html").is_file()

    again = solieu([str(SAMPLES)], str(warehouse))
    assert again.unchanged
    assert again.counts["figures"] == first.counts["figures"]
    assert again.seconds < 3
    assert "Nothing changed" in again.headline()


def test_wrong_parameters_are_refused_before_anything_runs(prefect: str, tmp_path: Path) -> None:
    from prefect.exceptions import ParameterTypeError  # noqa: PLC0415 (as above)

    from flows.pipeline import solieu  # noqa: PLC0415

    with pytest.raises(ParameterTypeError, match="reject_share"):
        solieu([str(SAMPLES)], str(tmp_path / "w"), reject_share=7)
    assert not (tmp_path / "w").exists()


def test_flow_and_plain_run_publish_the_same_bytes(prefect: str, tmp_path: Path) -> None:
    from flows.pipeline import solieu  # noqa: PLC0415 (as above)
    from flows.runtime.plain import run_plain  # noqa: PLC0415
    from flows.runtime.settings import Settings  # noqa: PLC0415
    from tests.flow.tables import published  # noqa: PLC0415

    source = str(SAMPLES / "txt")
    solieu([source], str(tmp_path / "flow"), report=False, workers=1)
    run_plain(Settings(inputs=[source], warehouse=str(tmp_path / "plain"), report=False))
    assert published(tmp_path / "flow") == published(tmp_path / "plain")
