"""The figures as JSON-LD: each a W3C Web Annotation on the words of its article, its body an observation of schema.org.

The selectors count and quote in `articles.text`, the cleaned text, which is why the source of a target is the article
of this dataset; the article names the page it came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from flows.export.read import Source
from schemas.metadata import dataset

AROUND = 30
"""Characters of text before and after a quote that tell it from its like."""

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "schema": "https://schema.org/", "solieu": "urn:solieu:", "xsd": "http://www.w3.org/2001/XMLSchema#",
        "confidence": {"@id": "solieu:confidence", "@type": "xsd:double"}, "qualifier": "solieu:qualifier",
        "status": "solieu:status", "measureKind": "solieu:measure_kind", "upperValue": "schema:maxValue",
        "populationGroup": "solieu:population_group", "programme": "solieu:programme", "whole": "solieu:whole",
    },
]  # fmt: skip
FIGURES = """
SELECT figures.* EXCLUDE (sentence), articles.text[greatest(char_start - {around}, 0) + 1:char_start] AS prefix,
    articles.text[char_end + 1:char_end + {around}] AS suffix
FROM figures INNER JOIN articles USING (article_id) ORDER BY article_id, char_start, figure_id
"""
ARTICLES = """
SELECT article_id, title, publisher, published_on, url, source_uri, duplicate_of FROM articles
WHERE article_id IN (SELECT article_id FROM figures) ORDER BY article_id
"""
PLACES = """
SELECT place_id, arg_max(full_name, coalesce(valid_from, DATE '0001-01-01')) AS vi,
    arg_max(name_en, coalesce(valid_from, DATE '0001-01-01')) AS en,
    arg_max(parent_id, coalesce(valid_from, DATE '0001-01-01')) AS parent
FROM places WHERE place_id IN (SELECT ref_area FROM figures) GROUP BY place_id ORDER BY place_id
"""
INDICATORS = "SELECT code, label_vi, label_en FROM indicators ORDER BY code"
Json = dict[str, Any]


def write(source: Source, folder: Path) -> None:
    """Write `folder`/figures.jsonld: one graph of indicators, places, articles and annotations, one node a line."""
    with (folder / "figures.jsonld").open("w", encoding="utf8", newline="\n") as file:
        _graph(file, source)


def _graph(file: TextIO, source: Source) -> None:
    """The context, then node by node."""
    file.write(f'{{"@context": {json.dumps(CONTEXT)}, "@graph": [\n')
    file.write(json.dumps(_dataset(), ensure_ascii=False))
    for node in _nodes(source):
        file.write(",\n" + json.dumps(node, ensure_ascii=False))
    file.write("\n]}\n")


def _nodes(source: Source) -> Iterator[Json]:
    """All nodes, what is referred to before what refers to it."""
    queries = (
        (INDICATORS, _indicator), (PLACES, _place), (ARTICLES, _article), (FIGURES.format(around=AROUND), _annotation),
    )  # fmt: skip
    for query, node in queries:
        for batch in source.batches(query):
            yield from (node(row) for row in batch.iter_rows(named=True))


def _dataset() -> Json:
    """The whole: title, licence, whose the texts are, how to cite."""
    said = dataset()
    return {"id": f"urn:solieu:dataset:{said.version}", "type": "schema:Dataset", "schema:name": said.title["en"],
            "schema:license": {"id": said.licence["url"]}, "schema:usageInfo": said.rights["en"],
            "schema:creditText": said.citation["text"]}  # fmt: skip


def _indicator(row: Json) -> Json:
    names = [_text(row["label_vi"], "vi"), _text(row["label_en"], "en")]
    return {"id": _id("indicator", row["code"]), "type": "schema:StatisticalVariable", "schema:name": names}


def _place(row: Json) -> Json:
    names = [_text(row["vi"], "vi"), *([_text(row["en"], "en")] if row["en"] else [])]
    inside = {"schema:containedInPlace": {"id": _id("place", row["parent"])}} if row["parent"] else {}
    return {"id": _id("place", row["place_id"]), "type": "schema:AdministrativeArea", "schema:name": names, **inside}


def _article(row: Json) -> Json:
    """The article as a creative work of its publisher; an address is given as a text, since it is not ours."""
    repeats = row["duplicate_of"] and {"id": _id("article", row["duplicate_of"])}
    return _known({
        "id": _id("article", row["article_id"]), "type": "schema:NewsArticle", "schema:headline": row["title"],
        "schema:url": row["url"], "schema:identifier": row["source_uri"], "schema:isBasedOn": repeats or None,
        "schema:datePublished": row["published_on"] and row["published_on"].isoformat(),
        "schema:publisher": row["publisher"] and {"type": "schema:Organization", "schema:name": row["publisher"]},
    })  # fmt: skip


def _annotation(row: Json) -> Json:
    """One figure: what it says, on which words."""
    start, end = row["char_start"], row["char_end"]
    quote = _known({"type": "TextQuoteSelector", "exact": row["quote"], "prefix": row["prefix"] or None,
                    "suffix": row["suffix"] or None})  # fmt: skip
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    target = {"source": _id("article", row["article_id"]), "selector": [quote, position]}
    return {"id": _id("figure", row["figure_id"]), "type": "Annotation", "motivation": "classifying",
            "body": _observation(row), "target": target}  # fmt: skip


def _observation(row: Json) -> Json:
    """The body: variable, place, period, value and unit, and how sure it is."""
    day = "/".join(dict.fromkeys(d.isoformat() for d in (row["period_start"], row["period_end"]) if d)) or None
    area = row["ref_area"] and {"id": _id("place", row["ref_area"])}
    return _known({
        "type": "schema:Observation", "schema:variableMeasured": {"id": _id("indicator", row["indicator"])},
        "schema:observationAbout": area or None, "schema:observationDate": day, "schema:value": row["obs_value"],
        "upperValue": row["obs_value_upper"], "whole": row["whole"], "schema:unitText": row["unit_measure"],
        "measureKind": row["measure_kind"], "qualifier": row["qualifier"], "status": row["status"],
        "populationGroup": row["population_group"], "programme": row["programme"], "confidence": row["confidence"],
    })  # fmt: skip


def _known(node: Json) -> Json:
    """A node without what is not known."""
    return {key: value for key, value in node.items() if value is not None}


def _text(value: str, language: str) -> Json:
    return {"@value": value, "@language": language}


def _id(kind: str, code: str) -> str:
    return f"urn:solieu:{kind}:{code}"
