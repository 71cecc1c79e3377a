-- Every digit of an article in scope stands in the ledger: as many digits in its numbers as in its text. Together with
-- ledger_counts_once this says that each run of digits has exactly one class.
WITH ledger AS (
    SELECT article_id, sum(length(array_to_string(regexp_extract_all(quote, '[0-9]+'), ''))) AS digits
    FROM numbers
    GROUP BY article_id
),
texts AS (
    SELECT article_id, length(array_to_string(regexp_extract_all(text, '[0-9]+'), '')) AS digits
    FROM articles
    WHERE in_scope
)
SELECT article_id, texts.digits AS digits_in_text, coalesce(ledger.digits, 0)::BIGINT AS digits_in_ledger
FROM texts
LEFT JOIN ledger USING (article_id)
WHERE texts.digits <> coalesce(ledger.digits, 0);
