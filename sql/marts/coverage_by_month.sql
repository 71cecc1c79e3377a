-- One row a month of publication: how much there is to read and how much of it was understood.
-- month: First day of the month, null where the day of publication is unknown.
-- articles: Articles, without those that repeat another.
-- articles_in_scope: Those about poverty, in which figures were sought.
-- repeats: Articles that repeat another.
-- publishers: Publishers.
-- figures: Figures found.
-- with_indicator: Share of figures whose indicator is known.
-- with_place: Share of figures whose place is known.
-- with_period: Share of figures whose period is known.
CREATE OR REPLACE TABLE coverage_by_month AS
WITH found AS (
    SELECT
        article_id,
        count(*) AS figures,
        count(*) FILTER (indicator <> 'OTHER') AS with_indicator,
        count(ref_area) AS with_place,
        count(period_end) AS with_period
    FROM figures
    GROUP BY article_id
)
SELECT
    date_trunc('month', published_on)::DATE AS month,
    count(*) FILTER (duplicate_of IS NULL) AS articles,
    count(*) FILTER (duplicate_of IS NULL AND in_scope) AS articles_in_scope,
    count(duplicate_of) AS repeats,
    count(DISTINCT publisher) AS publishers,
    coalesce(sum(figures) FILTER (duplicate_of IS NULL), 0)::BIGINT AS figures,
    round(sum(with_indicator) FILTER (duplicate_of IS NULL) / sum(figures) FILTER (duplicate_of IS NULL), 4)
        AS with_indicator,
    round(sum(with_place) FILTER (duplicate_of IS NULL) / sum(figures) FILTER (duplicate_of IS NULL), 4) AS with_place,
    round(sum(with_period) FILTER (duplicate_of IS NULL) / sum(figures) FILTER (duplicate_of IS NULL), 4) AS with_period
FROM articles
LEFT JOIN found USING (article_id)
GROUP BY month
ORDER BY month NULLS LAST;
