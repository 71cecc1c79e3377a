-- No period ends before it starts, and none is known by half.
SELECT figure_id, article_id, period_start, period_end, base_period_start, base_period_end
FROM figures
WHERE period_start > period_end
    OR base_period_start > base_period_end
    OR (period_start IS NULL) <> (period_end IS NULL);
