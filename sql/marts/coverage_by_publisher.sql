-- One row a publisher: what of it was read, over which time.
-- publisher: Publisher, null where unknown.
-- articles: Articles, without those that repeat another.
-- articles_in_scope: Those about poverty, in which figures were sought.
-- repeats: Articles that repeat another.
-- first_day: Day of the first article.
-- last_day: Day of the last article.
-- figures: Figures found.
-- places: Places they are about.
CREATE OR REPLACE TABLE coverage_by_publisher AS
WITH found AS (
    SELECT article_id, count(*) AS figures, list(DISTINCT ref_area) AS places FROM figures GROUP BY article_id
)
SELECT
    publisher,
    count(*) FILTER (duplicate_of IS NULL) AS articles,
    count(*) FILTER (duplicate_of IS NULL AND in_scope) AS articles_in_scope,
    count(duplicate_of) AS repeats,
    min(published_on) AS first_day,
    max(published_on) AS last_day,
    coalesce(sum(figures) FILTER (duplicate_of IS NULL), 0)::BIGINT AS figures,
    coalesce(len(list_distinct(flatten(list(places) FILTER (duplicate_of IS NULL AND places IS NOT NULL)))), 0) AS places
FROM articles
LEFT JOIN found USING (article_id)
GROUP BY publisher
ORDER BY figures DESC, publisher NULLS LAST;
