-- figures_today never gives a figure a unit of today as the place it was measured for, unless it was measured for it.
SELECT today.figure_id, today.measured_id, figures.ref_area
FROM figures_today AS today
INNER JOIN figures USING (figure_id)
WHERE today.measured_id <> figures.ref_area
    OR today.obs_value <> figures.obs_value
    OR (today.relation = 'unchanged') <> (today.today_id = today.measured_id);
