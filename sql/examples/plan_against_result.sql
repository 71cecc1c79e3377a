-- Which plans were met? For rates of poverty less is better, for most other things more.
SELECT place_name, province_name, year, indicator, unit_measure, planned, reached, reached_status, share_of_plan
FROM plan_vs_actual
ORDER BY year DESC, province_name, place_name, indicator;
