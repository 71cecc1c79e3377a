"""The figures as SDMX-CSV 2.0 and their structure as SDMX-JSON 2.0, from the view figures_sdmx and `sdmx.toml`.

An observation is what one article states once: the article and the number of its statement are dimensions, since
articles repeat and contradict one another. Figures without a period have no place in a data set of SDMX; the caller is
told how many.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from flows.export.read import Source
from flows.export.sdmx_structure import FLOW, components, structure

LEFT_OUT = "SELECT count(*) FROM figures WHERE time_period IS NULL"
DESCRIBED = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'figures_sdmx'"
USED = """
WITH RECURSIVE used AS (
    SELECT DISTINCT ref_area AS place_id FROM figures WHERE ref_area IS NOT NULL
    UNION
    SELECT places.parent_id FROM places INNER JOIN used USING (place_id) WHERE places.parent_id IS NOT NULL
)
SELECT place_id, arg_max(full_name, coalesce(valid_from, DATE '0001-01-01')),
    arg_max(coalesce(name_en, full_name), coalesce(valid_from, DATE '0001-01-01'))
FROM places INNER JOIN used USING (place_id) GROUP BY place_id ORDER BY place_id
"""
"""Places that figures are about and the units these lie in, under their latest names, so that trees are whole."""

LEAD = {"STRUCTURE": pl.lit("dataflow"), "STRUCTURE_ID": pl.lit(FLOW), "ACTION": pl.lit("I")}


def write(source: Source, folder: Path) -> str | None:
    """Write `folder`/sdmx: figures.csv and structure.json; says what could not be written."""
    target = folder / "sdmx"
    target.mkdir()
    with (target / "figures.csv").open("wb") as file:
        names = [*LEAD, *(c["id"] for c in components())]
        file.write((",".join(names) + "\r\n").encode())
        for batch in source.batches(_query(source)):
            lines = batch.select(*(value.alias(name) for name, value in LEAD.items()), pl.all())
            lines.write_csv(file, include_header=False, line_terminator="\r\n")
    said = structure(dict(source.rows(DESCRIBED)), source.rows(USED), source.origin)
    (target / "structure.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
    left_out = int(source.rows(LEFT_OUT)[0][0])
    return f"{left_out:,} figures without a period are not in sdmx; csv has them." if left_out else None


def _query(source: Source) -> str:
    """The rows in the order of their key."""
    key = ", ".join(f'"{c["id"]}"' for c in components() if c["role"] in ("dimension", "time"))
    columns = ", ".join(source.selected(c["id"], c.get("words")) for c in components())
    return f"SELECT {columns} FROM figures_sdmx ORDER BY {key}"
