"""Descriptions of the dataset for other tools: Frictionless data package and Croissant, rendered from the declaration.

`dataset.toml` holds what is said of the whole; tables, columns, codes, keys and references come from `schemas.tables`.
"""

from __future__ import annotations

from schemas.metadata.croissant import croissant
from schemas.metadata.datapackage import datapackage
from schemas.metadata.facts import DataFile, Dataset, Origin, Publisher, Resource, data_files, dataset

__all__ = [
    "DataFile", "Dataset", "Origin", "Publisher", "Resource", "croissant", "data_files", "datapackage", "dataset",
]  # fmt: skip
