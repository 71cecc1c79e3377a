-- One row a place, poverty indicator and part of the population with rates of two years or more: the first and the last.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type.
-- place_level: Level of the place.
-- province_name: Province of the place.
-- indicator: Which poverty rate.
-- population_group: Part of the population, null for everybody.
-- first_year: First year with a rate.
-- last_year: Last year with a rate.
-- first_rate: Rate of the first year, in percent.
-- last_rate: Rate of the last year, in percent.
-- change: Last less first, in percentage points.
-- left_of_it: Last as a share of first; 0.5 or less means halved.
-- halved: Whether the rate was halved.
-- first_sources: Who states the first rate.
-- last_sources: Who states the last rate.
CREATE OR REPLACE TABLE poverty_change AS
WITH ends AS (
    SELECT
        place_id,
        indicator,
        population_group,
        arg_max(place_name, year) AS place_name,
        arg_max(place_level, year) AS place_level,
        arg_max(province_name, year) AS province_name,
        min(year) AS first_year,
        max(year) AS last_year,
        arg_min(rate, year) AS first_rate,
        arg_max(rate, year) AS last_rate,
        arg_min(sources, year) AS first_sources,
        arg_max(sources, year) AS last_sources
    FROM poverty_by_place_year
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT
    place_id, place_name, place_level, province_name, indicator, population_group, first_year, last_year, first_rate,
    last_rate, round(last_rate - first_rate, 4) AS change,
    CASE WHEN first_rate > 0 THEN round(last_rate / first_rate, 4) END AS left_of_it,
    coalesce(first_rate > 0 AND last_rate * 2 <= first_rate, false) AS halved,
    first_sources, last_sources
FROM ends
ORDER BY place_id, indicator, population_group NULLS FIRST;
