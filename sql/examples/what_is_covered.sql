-- What is covered? Articles and figures by month of publication, and how much of each figure is known.
SELECT month, articles, articles_in_scope, repeats, publishers, figures, with_indicator, with_place, with_period
FROM coverage_by_month
ORDER BY month DESC NULLS LAST;
