"""The published folder describes itself to other tools, which read its tables without a line of ours."""

from __future__ import annotations

import json
import logging
import warnings
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from flows.publish.build import build
from flows.publish.parquet import write_table
from schemas.metadata import Origin, Resource, croissant, data_files, datapackage, dataset
from schemas.metadata.facts import without_nothing
from schemas.tables import TABLES, codes
from tests.export.conftest import hostile_world
from tests.publish.world import world

ROOT = Path(__file__).resolve().parents[2]
COMMON = {
    ("BYTE_ARRAY", "STRING"), ("INT64", "NONE"), ("INT32", "NONE"), ("DOUBLE", "NONE"), ("BOOLEAN", "NONE"),
    ("INT32", "DATE"), ("INT64", "TIMESTAMP"),
}  # fmt: skip
"""Physical and logical types that pandas, R arrow and Spark all read: nothing unsigned, no dictionaries as types."""


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(hostile_world(), tmp_path_factory.mktemp("state")).folder / "parquet"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf8"))


def test_the_data_package_is_valid(parquet):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless  # noqa: PLC0415

        package = frictionless.Package(str(parquet / "datapackage.json"))
    assert [resource.name for resource in package.resources] == [name.replace("_", "-") for name in TABLES]


def test_files_are_named_with_their_hashes(parquet):
    for resource in read(parquet / "datapackage.json")["resources"]:
        held = (parquet / resource["path"]).read_bytes()
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{sha256(held).hexdigest()}", len(held))
    for file in read(parquet / "croissant.json")["distribution"]:
        assert file["sha256"] == sha256((parquet / file["contentUrl"]).read_bytes()).hexdigest()


def test_columns_are_described_as_declared(parquet):
    resources = {resource["name"]: resource for resource in read(parquet / "datapackage.json")["resources"]}
    for name, spec in TABLES.items():
        schema = resources[name.replace("_", "-")]["schema"]
        assert [field["name"] for field in schema["fields"]] == [column.name for column in spec.columns]
        assert schema["primaryKey"] == list(spec.key)
        assert len(schema.get("foreignKeys", [])) == len(list(spec.references()))
    fields = {field["name"]: field for field in resources["figures"]["schema"]["fields"]}
    assert [item["value"] for item in fields["status"]["categories"]] == list(codes("status"))
    assert fields["status"]["constraints"] == {"required": True, "enum": list(codes("status"))}
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0.0, "maximum": 1.0}
    assert (fields["obs_value"]["unit"], fields["obs_value"]["concept"]) == ("unit_measure", "OBS_VALUE")
    assert fields["figure_id"]["constraints"]["pattern"] == "^[0-9a-f]{16}$"


def test_croissant_is_valid_and_leads_to_the_rows(parquet):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant  # noqa: PLC0415

        logging.getLogger("absl").setLevel(logging.ERROR)
        described = mlcroissant.Dataset(str(parquet / "croissant.json"))
        rows = {name: list(described.records(name)) for name in ("figures", "places", "status_codes")}
    assert not described.metadata.ctx.issues.errors
    assert not described.metadata.ctx.issues.warnings
    assert [row["status_codes/code"] for row in rows["status_codes"]] == list(codes("status"))
    figures = pd.read_parquet(parquet / "figures.parquet")
    assert [row["figures/obs_value"] for row in rows["figures"]] == figures["obs_value"].to_list()
    assert len(rows["places"]) == len(pd.read_parquet(parquet / "places.parquet"))


def test_a_table_in_parts_is_read_as_one(tmp_path):
    parts = [tmp_path / "figures" / f"part-{number:04}.parquet" for number in range(2)]
    parts[0].parent.mkdir()
    for number, part in enumerate(parts):
        write_table("figures", world()["figures"].slice(number * 6, 6), tmp_path)[0].rename(part)
    held, origin = Resource(TABLES["figures"], "parquet", data_files(parts, tmp_path)), Origin("run", None, "rules", [])
    assert datapackage([held], origin)["resources"][0]["path"] == [f"figures/{part.name}" for part in parts]
    (tmp_path / "croissant.json").write_text(json.dumps(croissant([held], origin)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant  # noqa: PLC0415

        logging.getLogger("absl").setLevel(logging.ERROR)
        described = mlcroissant.Dataset(str(tmp_path / "croissant.json"))
        assert len(list(described.records("figures"))) == 12


@pytest.mark.parametrize("name", TABLES)
def test_every_tool_knows_the_types(parquet, name):
    file = pq.ParquetFile(parquet / f"{name}.parquet")
    columns = [file.schema.column(i) for i in range(len(file.schema))]
    assert {(column.physical_type, column.logical_type.type) for column in columns} <= COMMON
    assert all("microseconds" in str(c.logical_type) for c in columns if c.logical_type.type == "TIMESTAMP")
    kinds = {str(field.type) for field in file.schema_arrow}
    assert not [kind for kind in kinds if kind.startswith(("uint", "dictionary", "string_view", "decimal"))]
    frame = pd.read_parquet(parquet / f"{name}.parquet")
    assert list(frame.columns) == [column.name for column in TABLES[name].columns]
    assert len(frame) == file.metadata.num_rows


def test_the_citation_is_that_of_the_project():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf8")
    assert 'title: "Solieu: figures out of Vietnamese news"' in cited
    version = next(line.split(": ")[1] for line in cited.splitlines() if line.startswith("version: "))
    assert f"(version {version})" in dataset().citation["text"]
    assert f"license: {dataset().licence['name']}" in cited


def test_nothing_is_said_of_what_is_not_known():
    assert without_nothing({"a": None, "b": [], "c": "", "d": 0, "e": False}) == {"d": 0, "e": False}
