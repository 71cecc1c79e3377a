"""What each format holds, read by tools of others."""

from __future__ import annotations

import csv
import json
import warnings
from typing import Any

import openpyxl
import polars as pl
import pytest

from flows.export import excel
from flows.export.read import QUOTED, Source
from schemas.tables import TABLES
from tests.export.conftest import AWKWARD, FORMULA, LONG, hostile_world
from tests.publish.world import world

FIGURES = hostile_world()["figures"]


def rows_of(path: Any) -> list[dict[str, str]]:
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_is_a_valid_data_package(exported):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library does is its own
        import frictionless  # noqa: PLC0415

        report = frictionless.validate(str(exported / "csv" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:3]
    assert {task.name for task in report.tasks} >= {name.replace("_", "-") for name in TABLES}


def test_csv_keeps_texts_as_they_are(exported):
    assert (exported / "csv" / "figures.csv").read_bytes().count(b"\r\n") == len(FIGURES) + 1
    articles = rows_of(exported / "csv" / "articles.csv")
    assert {row["title"] for row in articles} == {FORMULA}
    assert AWKWARD in {row["publisher"] for row in articles}
    figures = {row["figure_id"]: row for row in rows_of(exported / "csv" / "figures.csv")}
    for row in FIGURES.iter_rows(named=True):
        read = figures[row["figure_id"]]
        assert float(read["obs_value"]) == row["obs_value"]
        assert read["flags"] == ",".join(row["flags"])
        assert read["sentence"] == row["sentence"]


def test_sources_say_whose_texts_they_are(exported):
    sources = {row["publisher"]: row for row in rows_of(exported / "csv" / "sources.csv")}
    assert set(sources) == {AWKWARD, "Báo Hai", "Báo Ba"}
    assert sources["Báo Ba"]["repeats"] == sources["Báo Ba"]["articles"] == "1"
    assert all("stay theirs" in row["rights"] for row in sources.values())


def test_without_texts_no_text_goes_along(exported, without_texts):
    texts = [text for text in world()["articles"]["text"] if len(text) > QUOTED]
    header = rows_of(without_texts / "csv" / "articles.csv")[0]
    assert "text" not in header
    assert "text" in rows_of(exported / "csv" / "articles.csv")[0]
    assert "before_json" not in (without_texts / "csv" / "changes.csv").read_text(encoding="utf8")
    longest = max(len(row["sentence"]) for row in rows_of(without_texts / "csv" / "figures.csv"))
    assert longest == QUOTED < len(LONG)
    held = [p.read_text(encoding="utf8") for p in without_texts.rglob("*") if p.suffix in (".csv", ".jsonld", ".md")]
    assert not any(text in page for text in [*texts, LONG] for page in held)
    book = openpyxl.load_workbook(without_texts / "solieu.xlsx", read_only=True)
    assert all(len(str(cell or "")) <= QUOTED for row in book["figures"].values for cell in row)
    book.close()


def test_the_workbook_reads_well_and_calculates_nothing(exported):
    book = openpyxl.load_workbook(exported / "solieu.xlsx")
    assert book.sheetnames == ["README", "figures", "places", "dictionary", "codes", "sources"]
    sheet = book["figures"]
    head = {str(cell.value).rpartition("\n")[2]: cell.column - 1 for cell in sheet[1]}
    assert (sheet.freeze_panes, sheet.max_row) == ("B2", len(FIGURES) + 1)
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(len(FIGURES) + 1, len(head)).coordinate}"
    cells = [cell for name in book.sheetnames for row in book[name] for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    titles = [row[head["Title"]] for row in sheet.iter_rows(min_row=2)]
    assert {(cell.value, cell.data_type, cell.quotePrefix) for cell in titles} == {(FORMULA, "s", True)}
    row = sheet[2]
    assert row[head["Value"]].number_format == "#,##0.##########"
    assert row[head["Source"]].hyperlink.target == "http://a.example/1"
    assert row[head["Place"]].value == "Huyện Bá Thước"
    readme = "\n".join(str(row[0]) for row in book["README"].values)
    assert "Apache License 2.0" in readme
    assert "13 figures from 3 articles" in readme


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(warehouse, tmp_path, monkeypatch):
    import duckdb  # noqa: PLC0415

    monkeypatch.setattr(excel, "ROWS", 5)
    with duckdb.connect(str(warehouse / "solieu.duckdb"), read_only=True) as connection:
        book = excel.Book(tmp_path / "x.xlsx", Source(connection).origin.finished_at)  # type: ignore[arg-type]
        book.sheets("n", [excel.Column("n", 5, excel.TEXT)], ([n] for n in range(11)))
        book.book.close()
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [[c.value for c in read[name]["A"]] for name in read.sheetnames] == [
        ["n", 0, 1, 2, 3, 4], ["n", 5, 6, 7, 8, 9], ["n", 10],
    ]  # fmt: skip


def test_sdmx_is_read_by_its_own_tools(exported):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pysdmx.io import get_datasets, read_sdmx  # noqa: PLC0415

        message = read_sdmx(str(exported / "sdmx" / "structure.json"), validate=True)
        (dataset,) = get_datasets(str(exported / "sdmx" / "figures.csv"), str(exported / "sdmx" / "structure.json"))
    structure = message.get_data_structure_definitions()[0]
    assert set(dataset.data.columns) == {component.id for component in structure.components}
    key = [component.id for component in structure.components.dimensions]
    assert not dataset.data.duplicated(key).any()
    for component in structure.components:
        if codes := component.enumeration:
            known = {code.id for code in codes.codes}
            assert set(dataset.data[component.id]) <= known, component.id


def test_sdmx_values_are_in_units(exported):
    rows = rows_of(exported / "sdmx" / "figures.csv")
    assert len(rows) == FIGURES["time_period"].count() == len(FIGURES) - 1
    assert "1 figures without a period" in (exported / "README.md").read_text(encoding="utf8")
    assert {(row["STRUCTURE"], row["ACTION"], row["UNIT_MULT"]) for row in rows} == {("dataflow", "I", "0")}
    money = [row for row in rows if row["UNIT_MEASURE"] == "VND" and row["SCENARIO"] == "plan"]
    assert [(float(row["OBS_VALUE"]), row["WRITTEN_MULT"], row["OBS_STATUS"]) for row in money] == [(50e9, "9", "F")]


def test_annotations_point_at_the_words(exported):
    graph = json.loads((exported / "figures.jsonld").read_text(encoding="utf8"))["@graph"]
    texts = dict(world()["articles"].select("article_id", "text").iter_rows())
    found = [node for node in graph if node["type"] == "Annotation"]
    assert len(found) == len(FIGURES)
    ids = {node["id"] for node in graph}
    for node in found:
        quote, position = node["target"]["selector"]
        text = texts[node["target"]["source"].rpartition(":")[2]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        around = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
        assert around in text
        assert node["body"]["schema:variableMeasured"]["id"] in ids
        assert node["body"]["schema:observationAbout"]["id"] in ids


def test_annotations_are_linked_data(exported):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rdflib  # noqa: PLC0415

        whole = json.loads((exported / "figures.jsonld").read_text(encoding="utf8"))
        own = {"@vocab": "http://www.w3.org/ns/oa#", "id": "@id", "type": "@type", **whole["@context"][1]}
        graph = rdflib.Graph().parse(data=json.dumps(whole | {"@context": own}), format="json-ld")
    values = graph.objects(predicate=rdflib.URIRef("https://schema.org/value"))
    assert sorted(float(str(value)) for value in values) == sorted(FIGURES["obs_value"])


@pytest.mark.parametrize("language", ["Giấy phép", "Licence", "Cite as", "Trích dẫn"])
def test_every_export_names_licence_and_citation(exported, language):
    assert language in (exported / "README.md").read_text(encoding="utf8")


def test_readers_of_polars_see_the_same(exported):
    read = pl.read_csv(exported / "csv" / "figures.csv", schema_overrides={"time_period": pl.String})
    assert read["figure_id"].to_list() == FIGURES.sort("article_id", "char_start", "figure_id")["figure_id"].to_list()
