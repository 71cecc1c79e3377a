-- Every figure has its value among its spans, in its own article and where the figure says it stands.
SELECT figures.figure_id, figures.article_id, figures.quote
FROM figures
WHERE NOT EXISTS (
    FROM figure_spans AS spans
    WHERE spans.figure_id = figures.figure_id
        AND spans.article_id = figures.article_id
        AND spans.role = 'value'
        AND spans.char_start < figures.char_end
        AND spans.char_end > figures.char_start
);
