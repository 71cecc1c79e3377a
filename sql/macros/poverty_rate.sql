-- poverty_rate('huyện X', 2023): poverty rates stated for a place and a year, with spread and sources. One row a place
-- of that name and an indicator. The place is a name with or without its type, with or without accents, or a place_id.
CREATE OR REPLACE MACRO poverty_rate(place_wanted, year_wanted) AS TABLE
    SELECT place_name, province_name, year, indicator, population_group, rate, lowest, highest, publishers, sources
    FROM poverty_by_place_year
    WHERE year = year_wanted
        AND (
            place_id = place_wanted
            OR search_key(place_name) = search_key(place_wanted)
            OR search_key(place_short_name) = search_key(place_wanted)
        )
    ORDER BY province_name, place_name, indicator, population_group NULLS FIRST;
