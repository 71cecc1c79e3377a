-- Which figures should a person look at first?
SELECT priority, why, indicator, obs_value, unit_measure, place_name, time_period, sentence
FROM figures_to_review
ORDER BY priority DESC, figure_id
LIMIT 20;
