-- One row a place, year, indicator, unit, part of the population and status: the level most publishers state, its spread
-- and its sources. Articles that repeat another do not count; ranges and figures of several years are left out.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type.
-- place_short_name: Name without its type.
-- place_level: Level of the place.
-- province_name: Province of the place.
-- year: Year; 1 January alone counts as the end of the year before.
-- indicator: What was counted or measured.
-- unit_measure: Unit of measure.
-- population_group: Part of the population, null for everybody.
-- status: Reached, estimated or planned.
-- stated: Value most publishers state; among equals the most certain, then the most precise, then the newest one.
-- lowest: Lowest value stated.
-- highest: Highest value stated.
-- figures: Figures that state a value.
-- articles: Articles that do.
-- publishers: Publishers that do; an article without a known publisher counts as one.
-- sources: Who says what: publisher, day, value, the number as written, the sentence, the address, identifiers.
CREATE OR REPLACE TABLE values_by_place_year AS
WITH said AS (
    SELECT *, ref_area AS place_id, coalesce(publisher, article_id) AS voice
    FROM figures_labelled
    WHERE measure_kind = 'level'
        AND indicator <> 'OTHER'
        AND ref_area IS NOT NULL
        AND year IS NOT NULL
        AND obs_value_upper IS NULL
        AND NOT is_duplicate
),
voted AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY place_id, year, indicator, unit_measure, population_group, status, obs_value, voice
            ORDER BY confidence DESC, figure_id
        ) = 1 AS first_of_voice
    FROM said
),
counted AS (
    SELECT
        *,
        sum(first_of_voice::INTEGER) OVER (
            PARTITION BY place_id, year, indicator, unit_measure, population_group, status, obs_value
        ) AS votes
    FROM voted
)
SELECT
    place_id,
    first(place_name ORDER BY published_on DESC NULLS LAST, figure_id) AS place_name,
    first(place_short_name ORDER BY published_on DESC NULLS LAST, figure_id) AS place_short_name,
    first(place_level ORDER BY published_on DESC NULLS LAST, figure_id) AS place_level,
    first(province_name ORDER BY published_on DESC NULLS LAST, figure_id) AS province_name,
    year,
    indicator,
    unit_measure,
    population_group,
    status,
    first(
        obs_value
        ORDER BY votes DESC, confidence DESC, decimals - unit_mult DESC, published_on DESC NULLS LAST, figure_id
    ) AS stated,
    min(obs_value) AS lowest,
    max(obs_value) AS highest,
    count(*) AS figures,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT voice) AS publishers,
    list({
        'publisher': publisher, 'published_on': published_on, 'value': obs_value, 'quote': quote, 'sentence': sentence,
        'source': source, 'article_id': article_id, 'figure_id': figure_id
    } ORDER BY published_on NULLS LAST, figure_id) AS sources
FROM counted
GROUP BY place_id, year, indicator, unit_measure, population_group, status
ORDER BY place_id, year, indicator, unit_measure, population_group NULLS FIRST, status;
