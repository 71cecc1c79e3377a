-- Which poverty rates are stated, for which places and years, and by how many papers?
SELECT place_name, province_name, year, rate, lowest, highest, publishers
FROM poverty_by_place_year
WHERE indicator = 'POVERTY_RATE' AND population_group IS NULL
ORDER BY province_name NULLS FIRST, place_name, year
LIMIT 20;
