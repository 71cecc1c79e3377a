"""Flattened tables: lines of cells parted by bars or tabs under a line of headers ("Hộ nghèo (hộ) | 210 | 195").

A number in a cell has no words of its own: what was counted stands in the label of its row and the header of its
column, its unit often in brackets there. Tables are rare, so plain Python over the few lines with bars is fast enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from flows.extract import codes

CELLS: dict[str, pl.DataType | type[pl.DataType]] = {
    "sid": pl.UInt32, "c_start": pl.Int64, "c_end": pl.Int64, "c_words": pl.String, "c_unit": pl.String,
    "c_head": pl.String, "c_row": pl.Boolean, "l_start": pl.Int64, "l_end": pl.Int64,
    "h_sid": pl.UInt32, "h_start": pl.Int64, "h_end": pl.Int64,
}  # fmt: skip
_LINE = r"\||\t|\S / \S[^/]* / \S"
_BAR, _SLASH = re.compile(r"\s*[|\t]\s*"), re.compile(r" / ")
_NUMBER = re.compile(r"^[\d.,]+(?:\s*[-–]\s*[\d.,]+)?\s*(?:%|\D{0,20})?$")
_YEAR = re.compile(r"^(?:năm )?(?:19|20)\d\d$")
_BRACKET = re.compile(r"\(\s*(?:đvt\s*:?\s*|đơn vị(?: tính)?\s*:?\s*)?([^()]{1,30})\)")


class _Cell(NamedTuple):
    """A cell: its words (lower case) and where they stand in the sentence."""

    text: str
    start: int
    end: int


class _Line(NamedTuple):
    """A line of a table."""

    sid: int
    at: tuple[str, int]
    cells: list[_Cell]


def _cut(low: str) -> list[_Cell]:
    """The cells of a line with their offsets, without the bars at its ends."""
    separator = _BAR if _BAR.search(low.strip().strip("|")) else _SLASH
    cells, start = [], 0
    for part in [*separator.finditer(low), None]:
        end = part.start() if part else len(low)
        text = low[start:end]
        lead = len(text) - len(text.lstrip())
        cells.append(_Cell(text.strip(), start + lead, start + len(text.rstrip())))
        start = part.end() if part else end
    outer = [cell.text == "" for cell in cells]
    return cells[1 if outer[0] else 0 : -1 if outer[-1] and len(cells) > 1 else None]


def _is_number(cell: _Cell) -> bool:
    return bool(_NUMBER.match(cell.text)) and not _YEAR.match(cell.text)


def _tables(sents: pl.DataFrame) -> Iterator[list[_Line]]:
    """Runs of lines of as many cells that follow each other: two at least."""
    alone = pl.len().over("para") == 1
    rows = sents.filter(pl.col("low").str.contains(_LINE) & alone).select("sid", "article_id", "para", "low")
    lines = [_Line(sid, (article, para), _cut(low)) for sid, article, para, low in rows.iter_rows()]
    wide = [line for line in lines if len(line.cells) > 1]

    def together(numbered: tuple[int, _Line]) -> tuple[str, int, int]:
        n, line = numbered
        return line.at[0], line.at[1] - n, len(line.cells)

    for _, run in groupby(enumerate(wide), key=together):
        found = [line for _, line in run]
        if len(found) > 1:
            yield found


def _unit(label: str, header: str) -> str:
    """The words of the unit of a cell: in brackets in its header or label, else what its subject is counted in."""
    for text in (header, label):
        if bracket := _BRACKET.search(text):
            return bracket.group(1).strip()
    subjects: dict[str, str] = codes.rules("binding")["tables"]["units"]
    for text in (header, label):
        for pattern, unit in subjects.items():
            if re.search(pattern, text):
                return unit
    return ""


def _words(label: str, header: str) -> str:
    """Label and header as a sentence would put them before the number, the subject last."""
    plain = [_BRACKET.sub("", text).strip() for text in (label, header)]
    last = re.search(codes.rules("binding")["tables"]["subject"], plain[1])
    return " ".join(plain if last else plain[::-1]).strip() + ": "


def _row(line: _Line, head: _Line | None) -> Iterator[dict[str, Any]]:
    """The numbers of one line: the cells behind its label, and the row number before it."""
    at = next((i for i, cell in enumerate(line.cells) if cell.text and not _is_number(cell)), None)
    if at is None:
        return
    label = line.cells[at]
    for i, cell in enumerate(line.cells):
        if i == at or not _is_number(cell):
            continue
        top = head.cells[i] if head else _Cell("", 0, 0)
        yield {
            "sid": line.sid, "c_start": cell.start, "c_end": cell.end,
            "c_words": _words(label.text, top.text), "c_unit": _unit(label.text, top.text), "c_head": top.text,
            "c_row": i < at, "l_start": label.start, "l_end": label.end,
            "h_sid": head.sid if head else None, "h_start": top.start, "h_end": top.end,
        }  # fmt: skip


def table_cells(sents: pl.DataFrame) -> pl.DataFrame:
    """The numbers that stand in tables of ``sents``, in the columns of ``CELLS``.

    ``c_start``/``c_end`` place the cell in its sentence; ``c_words`` (label and header), ``c_unit`` and ``c_head`` are
    the words that speak of it, ``c_row`` marks a row number; label and header are placed by ``l_…`` and ``h_…``.
    """
    rows = []
    for table in _tables(sents):
        headed = not any(_is_number(cell) for cell in table[0].cells)
        head = table[0] if headed else None
        rows += [cell for line in table[headed:] for cell in _row(line, head)]
    return pl.DataFrame(rows, schema=CELLS, orient="row").sort("sid", "c_start")


def with_cells(tokens: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Join to each token the cell it opens; let its label and header say the unit where the cell has none."""
    joined = tokens.join(
        cells, left_on=["sid", "t_start"], right_on=["sid", "c_start"], how="left", maintain_order="left"
    )
    bare = pl.col("c_words").is_not_null() & (pl.col("t_end") >= pl.col("c_end"))
    unit = pl.when(pl.col("c_unit").str.starts_with("%")).then(pl.lit("%")).otherwise(" " + pl.col("c_unit"))
    return joined.with_columns(
        bare_cell=bare.fill_null(False), rc=pl.when(bare).then(unit).otherwise(pl.col("rc"))
    ).drop("c_end", "c_unit")


def without_lent_words(quantities: pl.DataFrame) -> pl.DataFrame:
    """Take back the width of units that stand elsewhere than behind the number; class row numbers."""
    lent, row = pl.col("bare_cell"), pl.col("c_row").fill_null(False)
    return quantities.with_columns(
        *[pl.when(~lent).then(pl.col(name)).otherwise(0).alias(name) for name in ("s_len", "u_len", "u_lead")],
        unit_text=pl.when(~lent).then(pl.col("unit_text")),
        cls=pl.when(row).then(pl.lit("enumeration")).otherwise(pl.col("cls")),
        cls_rule=pl.when(row).then(pl.lit("table-row-number")).otherwise(pl.col("cls_rule")),
    )


def with_cell_words(figures: pl.DataFrame) -> pl.DataFrame:
    """Let label and header stand for the words before a number in a cell; nothing stands behind it."""
    cell = pl.col("c_words").is_not_null()
    before = [pl.when(cell).then(pl.col("c_words")).otherwise(pl.col(n)).alias(n) for n in ("l", "l0", "l0m", "left")]
    behind = [pl.when(cell).then(pl.lit("")).otherwise(pl.col(n)).alias(n) for n in ("r", "r0", "tail")]
    # "Kế hoạch" alone is no cue in a sentence, over a column it is
    plan = pl.col("c_head").str.contains(codes.words("tables", "plan"))
    cue = pl.when(plan).then(pl.lit(codes.words("tables", "plan_cue"))).otherwise(pl.col("c_head") + " ")
    head = pl.when(cell).then(cue).otherwise(pl.col("heading"))
    return figures.with_columns(*before, *behind, heading=head)


def with_cell_spans(figures: pl.DataFrame) -> pl.DataFrame:
    """The label is what names the indicator of a number in a cell."""
    cell = pl.col("c_words").is_not_null()
    return figures.with_columns(
        cue_start=pl.when(cell).then(pl.col("l_start")).otherwise(pl.col("cue_start")),
        cue_end=pl.when(cell).then(pl.col("l_end")).otherwise(pl.col("cue_end")),
    )


def bind_header_periods(figures: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Let the period in the header of its column override what was bound to a number in a cell."""
    asked = figures.filter(pl.col("h_sid").is_not_null()).select("fid", "h_sid", "h_start", "h_end")
    said = asked.join(mentions, left_on="h_sid", right_on="sid", how="inner", maintain_order="left_right").filter(
        pl.col("m_start").is_between("h_start", "h_end") & pl.col("p_end").is_not_null()
    )
    first = said.sort("fid", "m_start").unique("fid", keep="first", maintain_order=True)
    headed = first.select(
        "fid", _sid="h_sid", _start="p_start", _end="p_end", _m_start=pl.col("m_start").clip("h_start"), _m_end="m_end"
    )
    joined = figures.join(headed, on="fid", how="left", maintain_order="left")
    found = pl.col("_sid").is_not_null()
    told = {
        "period_start": "_start",
        "period_end": "_end",
        "p_sid": "_sid",
        "p_m_start": "_m_start",
        "p_m_end": "_m_end",
    }
    return joined.with_columns(
        *[pl.when(found).then(pl.col(new)).otherwise(pl.col(old)).alias(old) for old, new in told.items()],
        period_basis=pl.when(found).then(pl.lit("inherited")).otherwise(pl.col("period_basis")),
    ).drop("_sid", "_start", "_end", "_m_start", "_m_end")
