-- One row a statement (place, period, indicator, unit, measure, status, part of the population, programme) that two
-- articles or more make: whether their values can all be true, given how precisely each is written.
-- statement_id: Number of the statement, for joining; not stable over runs.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type, at the end of the period.
-- indicator: What was counted or measured.
-- nature: stock (a state that has one value at a time) or flow (counted anew, where articles may mean different events).
-- unit_measure: Unit of measure.
-- measure_kind: Level, absolute change or relative change.
-- status: Reached, estimated or planned.
-- population_group: Part of the population, null for everybody.
-- programme: National programme, null where none is named.
-- period_start: First day of the period.
-- period_end: Last day of the period.
-- agree: Whether one value satisfies all articles: 3.25 and 3.3 do, 412 and 420 do not; null where a single article states
-- several values itself, as it does for the parts of a sum.
-- lowest: Lowest value stated.
-- highest: Highest value stated.
-- spread: Highest less lowest as a share of the larger one.
-- articles: Articles that make the statement.
-- publishers: Publishers that do; an article without a known publisher counts as one.
-- figure_ids: The figures, oldest first; figure_sources tells who says each.
CREATE OR REPLACE TABLE agreement_between_articles AS
WITH said AS (
    SELECT
        figures.ref_area AS place_id, figures.indicator, figures.unit_measure, figures.measure_kind, figures.status,
        figures.population_group, figures.programme, figures.period_start, figures.period_end, figures.figure_id,
        figures.article_id, figures.qualifier, articles.published_on,
        coalesce(articles.publisher, articles.article_id) AS voice,
        -- Half a unit of the last digit written: what rounding alone can explain.
        0.5 * pow(10, figures.unit_mult - figures.decimals) AS half_digit,
        least(figures.obs_value, coalesce(figures.obs_value_upper, figures.obs_value)) AS bottom,
        greatest(figures.obs_value, coalesce(figures.obs_value_upper, figures.obs_value)) AS top
    FROM figures
    INNER JOIN articles USING (article_id)
    WHERE figures.indicator <> 'OTHER'
        AND figures.ref_area IS NOT NULL
        AND figures.period_end IS NOT NULL
        AND articles.duplicate_of IS NULL
),
reach AS (
    SELECT
        *,
        CASE
            WHEN qualifier IN ('lt', 'le') THEN '-infinity'::DOUBLE
            WHEN qualifier = 'approx' THEN bottom - greatest(half_digit, 0.05 * abs(bottom))
            ELSE bottom - half_digit
        END AS low,
        CASE
            WHEN qualifier IN ('gt', 'ge') THEN 'infinity'::DOUBLE
            WHEN qualifier = 'approx' THEN top + greatest(half_digit, 0.05 * abs(top))
            ELSE top + half_digit
        END AS high
    FROM said
),
by_article AS (
    SELECT
        place_id, indicator, unit_measure, measure_kind, status, population_group, programme, period_start, period_end,
        article_id,
        -- Values that only touch at the ends of their rounding differ; the small term is for floating point.
        max(low) < min(high) - 1e-9 * greatest(1, max(abs(bottom))) AS consistent,
        max(low) AS low,
        min(high) AS high,
        min(bottom) AS bottom,
        max(top) AS top,
        min(voice) AS voice,
        min(published_on) AS published_on,
        list(figure_id ORDER BY figure_id) AS figure_ids
    FROM reach
    GROUP BY ALL
),
compared AS (
    SELECT
        place_id, indicator, unit_measure, measure_kind, status, population_group, programme, period_start, period_end,
        CASE
            WHEN bool_and(consistent) THEN max(low) < min(high) - 1e-9 * greatest(1, max(abs(bottom)))
        END AS agree,
        min(bottom) AS lowest,
        max(top) AS highest,
        count(*) AS articles,
        count(DISTINCT voice) AS publishers,
        flatten(list(figure_ids ORDER BY published_on NULLS LAST, article_id)) AS figure_ids
    FROM by_article
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT
    row_number() OVER (
        ORDER BY
            compared.place_id, compared.indicator, compared.unit_measure, compared.measure_kind, compared.status,
            compared.population_group NULLS FIRST, compared.programme NULLS FIRST, compared.period_start,
            compared.period_end
    ) AS statement_id,
    compared.place_id,
    labels.place_name,
    compared.indicator,
    indicators.nature,
    compared.* EXCLUDE (place_id, indicator, articles, publishers, figure_ids),
    CASE
        WHEN highest = lowest THEN 0
        ELSE (highest - lowest) / greatest(abs(highest), abs(lowest))
    END AS spread,
    compared.articles,
    compared.publishers,
    compared.figure_ids
FROM compared
LEFT JOIN indicators ON compared.indicator = indicators.code
ASOF LEFT JOIN place_labels AS labels
    ON compared.place_id = labels.place_id AND compared.period_end >= labels.label_from
ORDER BY statement_id;
