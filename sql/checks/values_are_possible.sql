-- Values are finite, ranges and wholes are the right way round, shares of people or households lie in 0 to 100 percent.
SELECT figure_id, article_id, indicator, unit_measure, obs_value, obs_value_upper, whole
FROM figures
WHERE NOT isfinite(obs_value)
    OR NOT isfinite(coalesce(obs_value_upper, 0))
    OR NOT isfinite(coalesce(whole, 0))
    OR whole < 0
    OR (obs_value_upper < obs_value AND obs_value >= 0)
    OR (
        ends_with(indicator::VARCHAR, '_RATE')
        AND indicator <> 'DISBURSEMENT_RATE'
        AND unit_measure = 'PERCENT'
        AND measure_kind = 'level'
        AND obs_value NOT BETWEEN 0 AND 100
    );
