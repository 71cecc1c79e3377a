-- Figures are sought only in articles about poverty.
SELECT figures.figure_id, figures.article_id
FROM figures
INNER JOIN articles USING (article_id)
WHERE NOT articles.in_scope;
