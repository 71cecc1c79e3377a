"""The declarations are complete and agree with each other."""

from __future__ import annotations

import re

import polars as pl
import pytest

from schemas.tables import MODELS, TABLES, code_list, codes, enum_names, table
from schemas.tables.codelists import CSV_LISTS, CodeListError
from schemas.tables.figures import RANGE_ORDER

COLUMNS = [(spec, column) for spec in TABLES.values() for column in spec.columns]


@pytest.mark.parametrize("spec", TABLES.values(), ids=list(TABLES))
def test_keys_orders_and_references_name_columns(spec):
    assert set(spec.key) | set(spec.sort) <= set(spec.schema)
    for column, parent, parent_column in spec.references():
        assert parent_column in table(parent).schema
        assert spec.schema[column] == table(parent).schema[parent_column]


def test_parents_come_before_those_that_refer_to_them():
    order = list(TABLES)
    for name, spec in TABLES.items():
        assert all(order.index(parent) <= order.index(name) for _, parent, _ in spec.references())


@pytest.mark.parametrize(("spec", "column"), COLUMNS, ids=[f"{s.name}.{c.name}" for s, c in COLUMNS])
def test_every_column_is_described_in_two_languages(spec, column):
    assert column.description.endswith((".", "…"))
    assert column.title_vi
    assert column.title_vi != column.name
    assert column.codes is None or codes(column.codes)


def test_models_say_in_metadata_what_the_specs_say():
    for model in MODELS:
        meta = model.get_metadata()
        (facts,) = meta.values()
        assert facts["columns"].keys() == TABLES[facts["dataframe"]["name"]].schema.keys()


@pytest.mark.parametrize("name", [*CSV_LISTS, *enum_names()])
def test_codes_are_unique_and_labelled(name):
    listed = code_list(name)
    assert listed["code"].is_unique().all()
    assert all(re.fullmatch(r"\w+", code) for code in listed["code"])
    assert listed.select("label_vi", "label_en").null_count().row(0) == (0, 0)


def test_unknown_tables_and_lists_are_named():
    with pytest.raises(KeyError, match="declared are places"):
        table("nothing")
    with pytest.raises(CodeListError, match=r"add \[nothing\] to schemas/codes/enums\.toml"):
        codes("nothing")


@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [(3, 5, True), (5, 3, False), (-3, -5, True), (-5, -3, False), (-0.0, -4, True), (0, 4, True)],
)
def test_a_range_goes_away_from_nothing(low: float, high: float, holds: bool) -> None:
    frame = pl.DataFrame({"obs_value": [low], "obs_value_upper": [high]}, schema_overrides={"obs_value": pl.Float64})
    assert frame.select(RANGE_ORDER).item() is holds
