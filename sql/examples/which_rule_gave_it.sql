-- Which rule gave each figure, and how often is that rule right?
SELECT figure_id, quote, indicator, rule, n, precision, precision_at_least
FROM figure_rules
ORDER BY precision_at_least NULLS FIRST, figure_id
LIMIT 20;
