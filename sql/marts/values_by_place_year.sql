-- One row a place, year, indicator, unit, part of the population and status: the level most publishers state and its
-- spread. Articles that repeat another do not count; ranges and figures of several years are left out.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type, at the end of the year.
-- place_short_name: Name without its type.
-- place_level: Level of the place.
-- province_name: Province of the place, as named at the end of the year.
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
-- figure_ids: Those figures, oldest first; figure_sources tells who says each.
CREATE OR REPLACE TABLE values_by_place_year AS
WITH said AS (
    SELECT
        ref_area AS place_id, year, indicator, unit_measure, population_group, status, obs_value, confidence,
        decimals - unit_mult AS precision, published_on, article_id, figure_id, coalesce(publisher, article_id) AS voice
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
        place_id, year, indicator, unit_measure, population_group, status, obs_value,
        count(DISTINCT voice) AS votes,
        max(confidence) AS confidence,
        max(precision) AS precision,
        max(published_on) AS published_on
    FROM said
    GROUP BY ALL
),
chosen AS (
    SELECT * FROM voted
    QUALIFY row_number() OVER (
        PARTITION BY place_id, year, indicator, unit_measure, population_group, status
        ORDER BY votes DESC, confidence DESC, precision DESC, published_on DESC NULLS LAST, obs_value
    ) = 1
),
counted AS (
    SELECT
        place_id, year, indicator, unit_measure, population_group, status,
        min(obs_value) AS lowest,
        max(obs_value) AS highest,
        count(*) AS figures,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT voice) AS publishers,
        list(figure_id ORDER BY published_on NULLS LAST, figure_id) AS figure_ids
    FROM said
    GROUP BY ALL
)
SELECT
    counted.place_id,
    labels.place_name,
    labels.place_short_name,
    labels.place_level,
    provinces.place_name AS province_name,
    counted.year,
    counted.indicator,
    counted.unit_measure,
    counted.population_group,
    counted.status,
    chosen.obs_value AS stated,
    counted.lowest,
    counted.highest,
    counted.figures,
    counted.articles,
    counted.publishers,
    counted.figure_ids
FROM counted
INNER JOIN chosen
    ON counted.place_id = chosen.place_id
    AND counted.year = chosen.year
    AND counted.indicator = chosen.indicator
    AND counted.unit_measure = chosen.unit_measure
    AND counted.population_group IS NOT DISTINCT FROM chosen.population_group
    AND counted.status = chosen.status
ASOF LEFT JOIN place_labels AS labels
    ON counted.place_id = labels.place_id AND make_date(counted.year, 12, 31) >= labels.label_from
ASOF LEFT JOIN place_labels AS provinces
    ON labels.province_id = provinces.place_id AND make_date(counted.year, 12, 31) >= provinces.label_from
ORDER BY
    counted.place_id, counted.year, counted.indicator, counted.unit_measure, counted.population_group NULLS FIRST,
    counted.status;
