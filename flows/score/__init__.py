"""Measure extracted figures against hand-labelled ones: precision, recall and F1 in layers, and errors by cause."""

from __future__ import annotations

from flows.score.labels import ScoreError
from flows.score.report import Scores, score

__all__ = ["ScoreError", "Scores", "score"]
