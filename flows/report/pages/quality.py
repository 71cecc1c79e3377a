"""How good it is: measured scores, confidence, the ledger of numbers, warnings, what was refused."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from flows.report.charts import chart
from flows.report.grid import Cell, Grid, cell
from flows.report.language import Language
from flows.report.pages.common import count_cell, heading, keep
from flows.report.read import Row, Source
from flows.report.site import Site
from flows.report.specs import bars, columns

CONFIDENCE = """
    SELECT least(floor(confidence * 10), 9)::INTEGER AS step, count(*) AS figures
    FROM figures GROUP BY step ORDER BY step
"""
FILLED = """
    SELECT count(*) AS figures, avg((indicator <> 'OTHER')::INTEGER) AS indicator, avg((ref_area IS NOT NULL)::INTEGER)
        AS place, avg((period_end IS NOT NULL)::INTEGER) AS period, avg((unit_measure <> 'OTHER')::INTEGER) AS unit
    FROM figures
"""
FLAGS = """
    SELECT flag, count(*) AS n FROM (SELECT unnest(flags) AS flag FROM figures) GROUP BY flag ORDER BY n DESC, flag
"""
LEDGER = """
    SELECT class::VARCHAR AS class, numbers, share, rules, example FROM numbers_by_class ORDER BY numbers DESC, class
"""
REJECTS = """
    SELECT stage::VARCHAR AS stage, rule, count(*) AS n, min(reason) AS reason, min(source_uri) AS example
    FROM rejects GROUP BY ALL ORDER BY n DESC, stage, rule
"""


def write(source: Source, site: Site, language: Language) -> None:
    """Write the page."""
    grids = {"ledger": _ledger, "flags": _flags, "rejects": _rejects, "runs": _runs}
    tables = {name: site.grid(make(source, language), language) for name, make in grids.items()}
    charts = {"confidence": _confidence(source, site, language), "ledger": _ledger_chart(source, site, language)}
    facts: dict[str, Any] = {"filled": source.one(FILLED), "scores": _scores(source.scores, language)}
    site.page("quality.html", "quality", language, tables=tables, charts=charts, **facts)


def _scores(folder: Path, language: Language) -> list[Grid]:
    """What `solieu score` left, one table a set of labels; a file that is no such result is passed over."""
    results = ((path.stem, _result(path)) for path in sorted(folder.glob("*.json")))
    return [_score(name, result, language) for name, result in results if result]


def _result(path: Path) -> dict[str, Any] | None:
    try:
        result = json.loads(path.read_text(encoding="utf8"))
        return result if all({"p", "r", "f"} <= set(layer) for layer in result["layers"].values()) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _score(name: str, result: dict[str, Any], language: Language) -> Grid:
    facts = {"name": name, "articles": result.get("articles", "?"), "figures": result.get("labelled", "?")}
    rows = [
        [cell(layer), *(cell(language.number(value[part], 3), value[part]) for part in ("p", "r", "f"))]
        for layer, value in result["layers"].items()
    ]
    heads = heading(language, ("col.layer", "col.precision", "col.recall", "col.f1"), (1, 2, 3))
    return Grid(f"score-{name}", language("quality.score", **facts), heads, rows)


def _confidence(source: Source, site: Site, language: Language) -> dict[str, Any] | None:
    """Figures by confidence."""
    counts = {row["step"]: row["figures"] for row in source.each(CONFIDENCE)}
    if not counts:
        return None
    steps = range(min(counts), 10)
    values = [{"name": f"{10 * step}–{10 * step + 10}%", "value": counts.get(step, 0)} for step in steps]
    sure = sum(count for step, count in counts.items() if step >= 8) / sum(counts.values())
    texts = language("quality.confidence"), language("quality.confidence_under"), language("quality.confidence_told",
        share=language.percent(sure))  # fmt: skip
    return keep(site, chart("confidence", language, partial(columns, values, language("word.figures")), texts))


def _ledger_chart(source: Source, site: Site, language: Language) -> dict[str, Any] | None:
    """What became of every number."""
    rows = [
        {"name": language.label("number_class", row["class"]), "value": row["numbers"],
         "label": f"{language.number(row['numbers'])} ({language.percent(row['share'])})"}
        for row in source.each(LEDGER)
    ]  # fmt: skip
    if not rows:
        return None
    told = "; ".join(f"{row['name']} {row['label']}" for row in rows)
    texts = language("quality.ledger"), language("quality.ledger_under"), told
    return keep(site, chart("ledger", language, partial(bars, rows, language("word.numbers")), texts))


def _ledger(source: Source, language: Language) -> Grid:
    heads = heading(language, ("col.class", "col.numbers", "col.share", "col.rules", "col.example"), (1, 2, 3))
    rows = [
        [cell(language.label("number_class", row["class"])), count_cell(language, row["numbers"]),
         cell(language.percent(row["share"]), row["share"]), count_cell(language, row["rules"]), cell(row["example"])]
        for row in source.each(LEDGER)
    ]  # fmt: skip
    return Grid("ledger", language("quality.ledger"), heads, rows, 1, True)


def _flags(source: Source, language: Language) -> Grid:
    heads = heading(language, ("col.flag", "col.code", "col.figures"), (2,))
    rows = [
        [cell(language.flag(row["flag"])), cell(row["flag"]), count_cell(language, row["n"])]
        for row in source.each(FLAGS)
    ]
    return Grid("flags", language("quality.flags"), heads, rows, 2, True)


def _rejects(source: Source, language: Language) -> Grid:
    heads = heading(language, ("col.stage", "col.rule", "col.count", "col.reason", "col.example"), (2,))
    rows = [
        [cell(language.label("stage", row["stage"])), cell(row["rule"]), count_cell(language, row["n"]),
         cell(row["reason"]), cell(row["example"])]
        for row in source.each(REJECTS)
    ]  # fmt: skip
    return Grid("rejects", language("quality.rejects"), heads, rows, 2, True)


def _runs(source: Source, language: Language) -> Grid:
    heads = heading(language, ("col.run", "col.finished", "col.seconds", "col.version", "col.rules_version"), (2,))
    rows = [_run(row, language) for row in source.each("FROM runs ORDER BY started_at DESC, run_id")]
    return Grid("runs", language("quality.runs"), heads, rows)


def _run(row: Row, language: Language) -> list[Cell]:
    finished = row["finished_at"]
    return [
        cell(row["run_id"]), cell(f"{language.day(finished.date())} {finished:%H:%M} UTC", finished.isoformat()),
        cell(language.number(row["seconds"], 1), row["seconds"]), cell(row["solieu_version"]),
        cell(row["rules_version"]),
    ]  # fmt: skip
