"""The structure of the SDMX export as an SDMX-JSON 2.0 message: dataflow, data structure, concepts, code lists."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from schemas import metadata
from schemas.metadata import Origin, dataset
from schemas.tables import code_list

TOML = Path(metadata.__file__).with_name("sdmx.toml")
VERSION = dataset().version
AGENCY = dataset().agency
FLOW = f"{AGENCY}:FIGURES({VERSION})"
SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/2.0.0/"
    "sdmx-json-structure-schema.json"
)
ROLES = {"dimension": "Dimension", "time": "TimeDimension", "measure": "Measure", "attribute": "Attribute"}
Json = dict[str, Any]


@cache
def _declared() -> Json:
    return tomllib.loads(TOML.read_text(encoding="utf8"))


def components() -> list[Json]:
    """The columns of an observation in order: id, role, codes or type, name in both languages."""
    return list(_declared()["component"])


def structure(described: Mapping[str, str], places: Iterable[tuple[str, str, str]], origin: Origin) -> Json:
    """The whole message; `described` are descriptions of columns, `places` (id, name, English name) their code list."""
    prepared = origin.finished_at or datetime(1970, 1, 1, tzinfo=UTC)
    header = {"schema": SCHEMA, "id": f"FIGURES_{origin.run_id or 'NONE'}", "test": False,
              "prepared": f"{prepared:%Y-%m-%dT%H:%M:%SZ}", "contentLanguages": ["en", "vi"],
              "sender": {"id": AGENCY, "name": dataset().publisher}}  # fmt: skip
    flow = _maintained("FIGURES", dataset().title) | {"structure": _urn("datastructure.DataStructure", "FIGURES")}
    lists = dict.fromkeys(c["codes"] for c in components() if "codes" in c)
    return {"meta": header, "data": {
        "dataflows": [flow],
        "dataStructures": [_maintained("FIGURES", dataset().title) | {"dataStructureComponents": _components()}],
        "conceptSchemes": [_concepts(described)],
        "codelists": [_code_list(name, list(places) if name == "places" else _codes(name)) for name in lists],
    }}  # fmt: skip


def _components() -> Json:
    """Dimensions, measure and attributes; an attribute belongs to its observation."""
    by_role = {role: [_component(c) for c in components() if c["role"] == role] for role in ROLES}
    whole = {"attributeRelationship": {"observation": {}}, "usage": "optional"}
    dimensions = [c | {"position": i} for i, c in enumerate(by_role["dimension"], 1)]
    measures = [c | {"usage": "mandatory"} for c in by_role["measure"]]
    return {
        "dimensionList": {
            "id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": by_role["time"][0],
        },
        "measureList": {"id": "MeasureDescriptor", "measures": measures},
        "attributeList": {"id": "AttributeDescriptor", "attributes": [c | whole for c in by_role["attribute"]]},
    }  # fmt: skip


def _component(component: Json) -> Json:
    """One component: its concept, and the codes or the type of its values."""
    if "codes" in component:
        values: Json = {"enumeration": _urn("codelist.Codelist", _list_id(component["codes"]))}
    else:
        values = {"format": {"dataType": component["type"]}}
    concept = _urn("conceptscheme.Concept", "CONCEPTS") + f".{component['id']}"
    return {"id": component["id"], "conceptIdentity": concept, "localRepresentation": values}


def _concepts(described: Mapping[str, str]) -> Json:
    """The concept scheme: a concept a component."""
    concepts = [{"id": c["id"], **_named(c["name"]), "description": described[c["id"]]} for c in components()]
    return _maintained("CONCEPTS", {"vi": "Khái niệm", "en": "Concepts"}) | {"concepts": concepts}


def _code_list(name: str, codes: Sequence[tuple[str, str, str]]) -> Json:
    """A code list from (code, Vietnamese, English), with what stands for an empty cell."""
    extra = [(code, names["vi"], names["en"]) for code, names in _declared()["extra"].get(name, {}).items()]
    entries = [{"id": code, **_named({"vi": vi, "en": en})} for code, vi, en in (*codes, *extra)]
    return _maintained(_list_id(name), {"vi": name, "en": name}) | {"codes": entries}


def _codes(name: str) -> list[tuple[str, str, str]]:
    """A list of `sdmx.toml` or of `schemas/codes`."""
    if own := _declared()["codes"].get(name):
        return [(code, names["vi"], names["en"]) for code, names in own.items()]
    return list(code_list(name).select("code", "label_vi", "label_en").iter_rows())


def _maintained(identifier: str, names: Mapping[str, str]) -> Json:
    """What every artefact of the agency says of itself."""
    return {"id": identifier, "agencyID": AGENCY, "version": VERSION, **_named(names)}


def _named(names: Mapping[str, str]) -> Json:
    return {"name": names["en"], "names": {"en": names["en"], "vi": names["vi"]}}


def _list_id(name: str) -> str:
    return f"CL_{name.upper()}"


def _urn(kind: str, identifier: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{identifier}({VERSION})"
