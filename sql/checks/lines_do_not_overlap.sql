-- The lines of an article follow each other without overlapping and stay inside its text.
SELECT article_id, line_no, char_start, char_end, max(char_end) OVER earlier AS earlier_end, n_chars
FROM article_lines
INNER JOIN articles USING (article_id)
WINDOW earlier AS (PARTITION BY article_id ORDER BY line_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
QUALIFY char_start < earlier_end OR char_end > n_chars;
