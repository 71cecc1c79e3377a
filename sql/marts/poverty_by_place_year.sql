-- One row a place, year, poverty indicator and part of the population: the rate reached (or, failing that, estimated)
-- with its spread and sources. Plans are in plan_vs_actual.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type, at the end of the year.
-- place_short_name: Name without its type.
-- place_level: Level of the place.
-- province_name: Province of the place, as named at the end of the year.
-- year: Year; 1 January alone counts as the end of the year before.
-- indicator: Which poverty rate.
-- population_group: Part of the population, null for everybody.
-- status: Reached or estimated.
-- rate: Rate most publishers state, in percent.
-- lowest: Lowest rate stated.
-- highest: Highest rate stated.
-- articles: Articles that state it.
-- publishers: Publishers that state it.
-- sources: Who says what (at most twenty): publisher, day, value, the number as written, the sentence, the address.
CREATE OR REPLACE TABLE poverty_by_place_year AS
WITH rates AS (
    SELECT * FROM values_by_place_year
    WHERE contains(indicator::VARCHAR, 'POVERTY_RATE') AND unit_measure = 'PERCENT' AND status <> 'plan'
    QUALIFY row_number() OVER (PARTITION BY place_id, year, indicator, population_group ORDER BY status) = 1
),
named AS (
    SELECT place_id, year, indicator, population_group, unnest(figure_ids[1:20]) AS figure_id FROM rates
),
told AS (
    SELECT
        place_id, year, indicator, population_group,
        list(said ORDER BY published_on NULLS LAST, figure_id) AS sources
    FROM named
    INNER JOIN figure_sources USING (figure_id)
    GROUP BY ALL
)
SELECT
    rates.place_id, rates.place_name, rates.place_short_name, rates.place_level, rates.province_name, rates.year,
    rates.indicator, rates.population_group, rates.status, rates.stated AS rate, rates.lowest, rates.highest,
    rates.articles, rates.publishers, told.sources
FROM rates
LEFT JOIN told
    ON rates.place_id = told.place_id
    AND rates.year = told.year
    AND rates.indicator = told.indicator
    AND rates.population_group IS NOT DISTINCT FROM told.population_group
ORDER BY rates.place_id, rates.indicator, rates.population_group NULLS FIRST, rates.year;
