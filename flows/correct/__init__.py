"""Corrections by people: a sheet of entries, and what becomes of the figures, spans and numbers they speak of.

``read_sheet`` reads the file, ``correct`` decides on its entries, ``rewritten`` carries the decision out. An entry is
applied as a whole or not at all, and every entry gets an outcome with a sentence on what to do.
"""

from __future__ import annotations

from flows.correct.apply import correct
from flows.correct.entries import Entry
from flows.correct.ground import Ground
from flows.correct.outcomes import notes_on, outcome_table
from flows.correct.rewrite import REWRITTEN, rewritten
from flows.correct.sheet import FILE, Sheet, read_sheet
from flows.correct.state import Corrected, Rulings

__all__ = [
    "FILE", "REWRITTEN", "Corrected", "Entry", "Ground", "Rulings", "Sheet", "correct", "notes_on", "outcome_table",
    "read_sheet", "rewritten",
]  # fmt: skip
