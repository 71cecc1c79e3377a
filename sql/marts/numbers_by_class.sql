-- One row a class of the ledger: what became of every number of the articles in scope.
-- class: What the number is.
-- label_vi: The class in Vietnamese.
-- label_en: The class in English.
-- numbers: Numbers of the class.
-- share: Their share of all numbers.
-- rules: Rules that classified them.
-- example: One of them, as written.
CREATE OR REPLACE TABLE numbers_by_class AS
SELECT
    class,
    min(label_vi) AS label_vi,
    min(label_en) AS label_en,
    count(*) AS numbers,
    round(count(*) / sum(count(*)) OVER (), 6) AS share,
    count(DISTINCT rule) AS rules,
    min(quote) AS example
FROM numbers
LEFT JOIN codes ON codes.list = 'number_class' AND codes.code = numbers.class::VARCHAR
GROUP BY class
ORDER BY class;
