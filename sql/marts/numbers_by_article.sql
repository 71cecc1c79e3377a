-- One row an article in scope: how many of its numbers were understood.
-- article_id: Article.
-- title: Title.
-- numbers: Numbers in its text.
-- figures: Those that are figures.
-- non_figures: Those that are known not to be.
-- leftovers: Those not understood yet.
-- leftover_share: Leftovers as a share of all.
CREATE OR REPLACE TABLE numbers_by_article AS
SELECT
    article_id,
    title,
    count(number_id) AS numbers,
    count(*) FILTER (class = 'figure') AS figures,
    count(*) FILTER (class NOT IN ('figure', 'leftover')) AS non_figures,
    count(*) FILTER (class = 'leftover') AS leftovers,
    CASE WHEN count(number_id) > 0 THEN round(count(*) FILTER (class = 'leftover') / count(number_id), 4) END
        AS leftover_share
FROM articles
LEFT JOIN numbers USING (article_id)
WHERE in_scope
GROUP BY article_id, title
ORDER BY article_id;
