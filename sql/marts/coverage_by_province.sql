-- One row a province of the time the figures were said: what is known about it and its units.
-- province_id: Province; null for the country, regions and unknown places.
-- province_name: Its name, the latest in use.
-- figures: Figures about the province and its units.
-- of_the_province: Figures about the province itself.
-- articles: Articles they come from.
-- places: Units of the province with figures.
-- indicators: Indicators they state.
-- first_period: First day the figures are about.
-- last_period: Last day the figures are about, without plans.
CREATE OR REPLACE TABLE coverage_by_province AS
SELECT
    province_id,
    arg_max(province_name, coalesce(published_on, period_end, DATE '0001-01-01')) AS province_name,
    count(*) AS figures,
    count(*) FILTER (place_level = 'province') AS of_the_province,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT ref_area) AS places,
    count(DISTINCT indicator) FILTER (indicator <> 'OTHER') AS indicators,
    min(period_start) AS first_period,
    max(period_end) FILTER (status <> 'plan') AS last_period
FROM figures_labelled
WHERE NOT is_duplicate
GROUP BY province_id
ORDER BY figures DESC, province_id NULLS LAST;
