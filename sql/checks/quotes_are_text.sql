-- Every quote is the text between its offsets, counted in code points.
WITH quoted AS (
    SELECT 'figures' AS origin, article_id, char_start, char_end, quote FROM figures
    UNION ALL
    SELECT 'figure_spans', article_id, char_start, char_end, quote FROM figure_spans
    UNION ALL
    SELECT 'numbers', article_id, char_start, char_end, quote FROM numbers
    UNION ALL
    SELECT 'visits', article_id, char_start, char_end, quote FROM visits
)
SELECT origin, article_id, char_start, char_end, quote, substr(text, char_start + 1, char_end - char_start) AS in_text
FROM quoted
INNER JOIN articles USING (article_id)
WHERE quote <> substr(text, char_start + 1, char_end - char_start);
