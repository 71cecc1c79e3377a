"""Fit the model of confidence on labelled articles and say how far it can be relied on: `make calibrate`.

Writes ``schemas/codes/confidence.csv``, how often each rule is right (``schemas/codes/rule_precision.csv``), and the
tables in ``flows/extract/README.md``. Deterministic for the same rules
and labels. More labels can be named in the variable LABELS ("labels.jsonl:folder of texts …").
"""

from __future__ import annotations

import sys

import polars as pl

from flows.extract.codes import CODES
from tests.quality.labelled import ROOT, at_hand, fated, known_sets, run
from tests.quality.model import FOLDS, Rows, cross_validated, fit_model, out_of_fold, write
from tests.quality.reliability import at_least, markdown, put_between_marks
from tests.quality.rule_precision import PRECISION, write_precision

README = ROOT / "flows" / "extract" / "README.md"
TITLE = "How sure a row is"
TEXT = """Measured on {n} figures of {articles} labelled articles, each article predicted by a model that has not
seen it ({folds} folds by article; weights and calibration are both made without the fold). "Right" is the whole
row: number, unit, indicator, place, period and status; a figure nobody labelled is wrong, one labelled optional is left
out, a slot the label does not ask for is not judged. Of all rows {base:.1%} are right.

{tables}"""


def main() -> None:
    """Fit, write, report."""
    sets = known_sets()
    if not at_hand(sets):
        sys.exit(f"calibrate: labels or texts are missing; looked for {', '.join(str(s.gold) for s in sets)}")
    results = {labels.name: run(labels) for labels in sets}
    data = Rows.of(pl.concat([fated(result, name) for name, result in results.items()]))
    write(fit_model(data, out_of_fold(data)), CODES / "confidence.csv")
    validated = cross_validated(data)
    facts = {"n": len(data), "articles": len(set(data.source)), "folds": FOLDS, "base": sum(data.right) / len(data)}
    put_between_marks(README, TEXT.format(tables=markdown(validated, data.right), **facts), TITLE)
    print(f"{PRECISION.name}: {write_precision(results.values())} rules measured")
    n, share, right = at_least(validated, data.right, 0.9)
    print(f"confidence of at least 0.9: {n} rows, {share:.1%} of all, {right:.1%} of them right (cross-validated)")


if __name__ == "__main__":
    main()
