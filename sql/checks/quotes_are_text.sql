-- Every quote is the text between its offsets, counted in code points.
WITH quoted AS (
    SELECT 'figures' AS origin, article_id, char_start, char_end, quote FROM figures
    WHERE article_id >= $low AND article_id < $high
    UNION ALL
    SELECT 'figure_spans', article_id, char_start, char_end, quote FROM figure_spans
    WHERE article_id >= $low AND article_id < $high
    UNION ALL
    SELECT 'numbers', article_id, char_start, char_end, quote FROM numbers
    WHERE article_id >= $low AND article_id < $high
    UNION ALL
    SELECT 'visits', article_id, char_start, char_end, quote FROM visits
    WHERE article_id >= $low AND article_id < $high
),
-- Texts are cut into pieces: to count from the start of a long article for each span took three quarters of the time.
cut AS (
    SELECT article_id, text, unnest(range(0, length(text), 1000)) AS piece_start
    FROM articles
    WHERE article_id >= $low AND article_id < $high AND article_id IN (SELECT article_id FROM quoted)
),
pieces AS (
    SELECT
        article_id,
        piece_start,
        substr(text, piece_start + 1, 1000 + (SELECT max(char_end - char_start) FROM quoted)) AS piece
    FROM cut
),
found AS (
    SELECT quoted.*, substr(piece, char_start - piece_start + 1, char_end - char_start) AS in_text
    FROM quoted
    INNER JOIN pieces ON quoted.article_id = pieces.article_id AND piece_start = char_start // 1000 * 1000
)
SELECT origin, article_id, char_start, char_end, quote, in_text
FROM found
WHERE quote <> in_text;
