-- How much money went into houses for the poor? Amounts of the programme, or stated in a sentence about houses.
SELECT place_name, province_name, time_period, status, obs_value / 1e9 AS billion_dong, publisher, sentence
FROM figures_labelled
WHERE unit_measure = 'VND'
    AND NOT is_duplicate
    AND indicator IN ('SUPPORT_FUNDING', 'PROGRAMME_FUNDING', 'DISBURSEMENT')
    AND (programme = 'TEMPORARY_HOUSES' OR contains(search_key(sentence), 'nhatam') OR contains(search_key(sentence), 'nhao'))
ORDER BY billion_dong DESC, figure_id;
