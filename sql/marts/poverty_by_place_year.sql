-- One row a place, year, poverty indicator and part of the population: the rate reached (or, failing that, estimated)
-- with its spread and sources. Plans are in plan_vs_actual.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type.
-- place_short_name: Name without its type.
-- place_level: Level of the place.
-- province_name: Province of the place.
-- year: Year; 1 January alone counts as the end of the year before.
-- indicator: Which poverty rate.
-- population_group: Part of the population, null for everybody.
-- status: Reached or estimated.
-- rate: Rate most publishers state, in percent.
-- lowest: Lowest rate stated.
-- highest: Highest rate stated.
-- articles: Articles that state it.
-- publishers: Publishers that state it.
-- sources: Who says what: publisher, day, value, the number as written, the sentence, the address, identifiers.
CREATE OR REPLACE TABLE poverty_by_place_year AS
SELECT
    place_id, place_name, place_short_name, place_level, province_name, year, indicator, population_group, status,
    stated AS rate, lowest, highest, articles, publishers, sources
FROM values_by_place_year
WHERE contains(indicator::VARCHAR, 'POVERTY_RATE') AND unit_measure = 'PERCENT' AND status <> 'plan'
QUALIFY row_number() OVER (PARTITION BY place_id, year, indicator, population_group ORDER BY status) = 1
ORDER BY place_id, indicator, population_group NULLS FIRST, year;
