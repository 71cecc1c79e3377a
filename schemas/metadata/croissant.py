"""The dataset in Croissant 1.1: files with hashes, one record set a table, the codes of enumerated columns.

References between tables are left to the data package: Croissant's reader joins what a record set refers to, and would
give rows of places for rows of figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from schemas.metadata.facts import Origin, Resource, dataset, without_nothing
from schemas.tables import ColumnSpec, code_list

VERSION = "http://mlcommons.org/croissant/1.1"
RAI = "http://mlcommons.org/croissant/RAI/1.0"
ENCODINGS = {"csv": "text/csv", "parquet": "application/x-parquet"}
LANGUAGES = {"@container": "@language"}
CR = (
    "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject",
    "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
    "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator",
    "source", "subField", "transform",
)  # fmt: skip
"""Terms of the vocabulary that Croissant asks every description to name."""

CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo", "name": LANGUAGES, "description": LANGUAGES,
    "data": {"@id": "cr:data", "@type": "@json"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, **{term: f"cr:{term}" for term in CR},
}  # fmt: skip
TYPES = {
    pl.String: "sc:Text", pl.Int64: "sc:Integer", pl.Int32: "sc:Integer", pl.Float64: "sc:Float",
    pl.Boolean: "sc:Boolean", pl.Date: "sc:Date", pl.Datetime: "sc:DateTime", pl.List: "sc:Text",
}  # fmt: skip


def croissant(resources: Sequence[Resource], origin: Origin) -> dict[str, Any]:
    """The description of a folder that holds `resources`; the same tables give the same description."""
    said = dataset()
    day = origin.finished_at and origin.finished_at.date().isoformat()
    codes = sorted({column.codes for r in resources for column in r.spec.columns if column.codes})
    return without_nothing({
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [VERSION, RAI],
        "name": said.name,
        "alternateName": list(said.title.values()),
        "description": {language: f"{words} {said.rights[language]}" for language, words in said.description.items()},
        "license": said.licence["url"],
        "citeAs": said.citation["text"],
        "creator": {"@type": "Organization", "name": said.publisher},
        "version": said.version,
        "datePublished": day,
        "dateModified": day,
        "inLanguage": ["vi", "en"],
        "keywords": said.keywords,
        "isBasedOn": [str(publisher) for publisher in origin.publishers],
        "rai:dataCollection": said.rai["collection"],
        "rai:dataBiases": said.rai["bias"],
        "rai:dataLimitations": [caveat["en"] for caveat in said.caveats],
        "rai:personalSensitiveInformation": said.rai["personal"],
        "distribution": [entry for resource in resources for entry in _files(resource)],
        "recordSet": [*map(_codes, codes), *map(_records, resources)],
    })  # fmt: skip


def _files(resource: Resource) -> list[dict[str, Any]]:
    """The files of a table with their hashes; where it has several, the set of them is what is read."""
    kind = ENCODINGS[resource.format]
    files = [
        {"@type": "cr:FileObject", "@id": file.path, "name": file.path, "contentUrl": file.path,
         "contentSize": f"{file.size} B", "encodingFormat": kind, "sha256": file.sha256}
        for file in resource.files
    ]  # fmt: skip
    if len(files) == 1:
        return files
    whole = {"@type": "cr:FileSet", "@id": f"{resource.spec.name}-files", "name": f"{resource.spec.name}-files"}
    return [*files, {**whole, "encodingFormat": kind, "includes": f"{resource.spec.name}/part-*"}]


def _codes(name: str) -> dict[str, Any]:
    """A code list as an enumeration with its rows in place."""
    columns = {"code": "sc:Text", "label_vi": "sc:Text", "label_en": "sc:Text"}
    rows = code_list(name).select(*columns).iter_rows(named=True)
    fields = [{"@type": "cr:Field", "@id": f"{name}_codes/{column}", "name": column, "dataType": kind}
              for column, kind in columns.items()]  # fmt: skip
    return {
        "@type": "cr:RecordSet", "@id": f"{name}_codes", "name": f"{name}_codes", "dataType": "sc:Enumeration",
        "description": f"Codes of the list {name}.", "key": {"@id": f"{name}_codes/code"}, "field": fields,
        "data": [{f"{name}_codes/{column}": value for column, value in row.items()} for row in rows],
    }  # fmt: skip


def _records(resource: Resource) -> dict[str, Any]:
    """A table as a record set."""
    spec = resource.spec
    one = len(resource.files) == 1
    source = {"fileObject": {"@id": resource.files[0].path}} if one else {"fileSet": {"@id": f"{spec.name}-files"}}
    return without_nothing({
        "@type": "cr:RecordSet",
        "@id": spec.name,
        "name": spec.name,
        "description": {"en": spec.description, "vi": spec.title_vi},
        "key": [{"@id": f"{spec.name}/{column}"} for column in spec.key],
        "field": [_field(spec.name, column, source) for column in spec.columns],
    })  # fmt: skip


def _field(table: str, column: ColumnSpec, source: dict[str, Any]) -> dict[str, Any]:
    """A column: where it is read from, what it means, which codes it holds."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    listed = isinstance(column.dtype, pl.List)
    return without_nothing({
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": {"en": f"{column.description}{unit}", "vi": column.title_vi},
        "dataType": TYPES[type(column.dtype)],
        "isArray": listed or None,
        "arrayShape": "-1" if listed else None,
        "references": {"field": {"@id": f"{column.codes}_codes/code"}} if column.codes else None,
        "source": {**source, "extract": {"column": column.name}},
    })  # fmt: skip
