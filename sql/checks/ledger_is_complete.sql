-- Every digit of an article in scope stands in the ledger: as many digits in its numbers as in its text. Together with
-- ledger_counts_once this says that each run of digits has exactly one class.
WITH ledger AS (
    SELECT article_id, sum(length(regexp_replace(quote, '[^0-9]', '', 'g'))) AS digits FROM numbers GROUP BY article_id
)
SELECT
    article_id,
    length(regexp_replace(text, '[^0-9]', '', 'g')) AS digits_in_text,
    coalesce(ledger.digits, 0)::BIGINT AS digits_in_ledger
FROM articles
LEFT JOIN ledger USING (article_id)
WHERE in_scope AND length(regexp_replace(text, '[^0-9]', '', 'g')) <> coalesce(ledger.digits, 0);
