-- One row a rule of extraction: how often it was used in this warehouse, and how often it was right where people labelled
-- articles by hand. Rules that were neither used nor measured are left out.
-- kind: What the rule decides.
-- rule: Name of the rule.
-- gives: Indicator or class of numbers it gives; null where that varies.
-- uses: Figures, numbers or visits in this warehouse that it gave.
-- mean_confidence: Mean confidence of those figures or visits.
-- n: Times it was used on labelled articles.
-- precision: Share of those that was right in number, unit, indicator and measure; of numbers, that were no figure.
-- precision_at_least: The share it reaches at least with 95 % confidence (Wilson's interval), which few labels keep low.
-- row_precision: Share of those with the whole row right.
CREATE OR REPLACE VIEW rules_used AS
WITH used AS (
    SELECT
        CASE rule WHEN 'correction' THEN 'correction' ELSE 'indicator' END AS kind, rule, count(*) AS uses,
        avg(confidence) AS mean_confidence
    FROM figures
    GROUP BY ALL
    UNION ALL
    SELECT 'number', rule, count(*), NULL FROM numbers WHERE class <> 'figure' AND rule <> 'correction' GROUP BY rule
    UNION ALL
    SELECT 'visit', rule, count(*), avg(confidence) FROM visits GROUP BY rule
)
SELECT
    coalesce(rules.kind::VARCHAR, used.kind) AS kind,
    coalesce(rules.rule, used.rule) AS rule,
    rules.gives,
    coalesce(used.uses, 0) AS uses,
    used.mean_confidence,
    coalesce(rules.n, 0) AS n,
    rules.precision,
    CASE
        WHEN n > 0 THEN round((
            precision + 1.9208 / n - 1.96 * sqrt(precision * (1 - precision) / n + 0.9604 / (n * n))
        ) / (1 + 3.8416 / n), 4)
    END AS precision_at_least,
    rules.row_precision
FROM rules
FULL JOIN used ON rules.kind::VARCHAR = used.kind AND rules.rule = used.rule
WHERE coalesce(used.uses, 0) > 0 OR rules.n > 0
ORDER BY uses DESC, kind, rule;
