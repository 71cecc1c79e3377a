-- One row a figure: which rule gave it, and how often that rule is right where people labelled articles by hand.
-- figure_id: Figure.
-- rule: Rule that gave its indicator.
-- n: Times the rule was used on labelled articles; 0 where it was never measured.
-- precision: Share of those with number, unit, indicator and measure right.
-- precision_at_least: The share it reaches at least with 95 % confidence.
-- row_precision: Share of those with the whole row right.
-- confidence: Probability of being right of this very figure, which knows more than its rule.
-- indicator: What was counted or measured.
-- obs_value: Value in the base unit.
-- unit_measure: Unit of measure.
-- quote: The number as written.
-- sentence: The sentence it was read in.
CREATE OR REPLACE VIEW figure_rules AS
SELECT
    figures.figure_id,
    figures.rule,
    coalesce(measured.n, 0) AS n,
    measured.precision,
    measured.precision_at_least,
    measured.row_precision,
    figures.confidence,
    figures.indicator,
    figures.obs_value,
    figures.unit_measure,
    figures.quote,
    figures.sentence
FROM figures
LEFT JOIN rules_used AS measured ON measured.rule = figures.rule AND measured.kind IN ('indicator', 'correction');
