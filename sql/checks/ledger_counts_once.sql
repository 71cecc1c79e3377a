-- No two numbers of the ledger overlap, so that no digit is counted twice.
SELECT
    article_id,
    number_id,
    char_start,
    char_end,
    max(char_end) OVER earlier AS earlier_end
FROM numbers
WINDOW earlier AS (
    PARTITION BY article_id ORDER BY char_start, char_end, number_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
)
QUALIFY char_start < earlier_end;
