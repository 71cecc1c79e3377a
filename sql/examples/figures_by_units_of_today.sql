-- Which poverty rates of earlier districts concern today's communes? The rate stays that of the old district; it is
-- listed with every commune of today that holds land of it, and exact says whether they are just its territory.
SELECT today_province, today_name, relation, exact, measured_name, time_period, obs_value, sentence
FROM figures_today
WHERE indicator = 'POVERTY_RATE' AND measure_kind = 'level' AND relation <> 'unchanged'
ORDER BY today_province, today_name, measured_name, time_period, figure_id;
