-- Every figure written in digits has a number of class figure in the ledger, inside its own quote.
SELECT figures.figure_id, figures.article_id, figures.quote
FROM figures
WHERE regexp_matches(figures.quote, '[0-9]')
    AND NOT EXISTS (
        FROM numbers
        WHERE numbers.figure_id = figures.figure_id
            AND numbers.article_id = figures.article_id
            AND numbers.class = 'figure'
            AND numbers.char_start < figures.char_end
            AND numbers.char_end > figures.char_start
    );
