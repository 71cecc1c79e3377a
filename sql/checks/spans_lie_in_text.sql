-- Every span starts before it ends and ends inside its article.
WITH spans AS (
    SELECT 'figures' AS origin, article_id, char_start, char_end FROM figures
    UNION ALL
    SELECT 'figure_spans', article_id, char_start, char_end FROM figure_spans
    UNION ALL
    SELECT 'numbers', article_id, char_start, char_end FROM numbers
    UNION ALL
    SELECT 'visits', article_id, char_start, char_end FROM visits
)
SELECT origin, article_id, char_start, char_end, n_chars
FROM spans
INNER JOIN articles USING (article_id)
WHERE char_start < 0 OR char_end <= char_start OR char_end > n_chars;
