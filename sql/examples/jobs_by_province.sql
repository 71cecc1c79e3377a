-- How many jobs were created, by province and year? Districts are not added up: papers name them unevenly.
SELECT province_name, place_name, year, status, stated AS jobs, articles
FROM values_by_place_year
WHERE indicator = 'JOBS_CREATED' AND population_group IS NULL
ORDER BY province_name, year DESC, jobs DESC;
