-- One row a place, year, indicator, unit and part of the population for which both a plan and a result are stated.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type, at the end of the year.
-- province_name: Province of the place, as named at the end of the year.
-- year: Year; 1 January alone counts as the end of the year before.
-- indicator: What was counted or measured.
-- unit_measure: Unit of measure.
-- population_group: Part of the population, null for everybody.
-- planned: Value planned.
-- reached: Value reached or, failing that, estimated.
-- reached_status: Whether that is a result or an estimate.
-- difference: Reached less planned.
-- share_of_plan: Reached as a share of planned.
-- plan_figure_ids: Figures that state the plan; figure_sources tells who says each.
-- result_figure_ids: Figures that state the result.
CREATE OR REPLACE TABLE plan_vs_actual AS
WITH results AS (
    SELECT * FROM values_by_place_year
    WHERE status <> 'plan'
    QUALIFY row_number() OVER (
        PARTITION BY place_id, year, indicator, unit_measure, population_group ORDER BY status
    ) = 1
)
SELECT
    plans.place_id,
    plans.place_name,
    plans.province_name,
    plans.year,
    plans.indicator,
    plans.unit_measure,
    plans.population_group,
    plans.stated AS planned,
    results.stated AS reached,
    results.status AS reached_status,
    round(results.stated - plans.stated, 6) AS difference,
    CASE WHEN plans.stated <> 0 THEN round(results.stated / plans.stated, 4) END AS share_of_plan,
    plans.figure_ids AS plan_figure_ids,
    results.figure_ids AS result_figure_ids
FROM values_by_place_year AS plans
INNER JOIN results
    ON plans.place_id = results.place_id
    AND plans.year = results.year
    AND plans.indicator = results.indicator
    AND plans.unit_measure = results.unit_measure
    AND plans.population_group IS NOT DISTINCT FROM results.population_group
WHERE plans.status = 'plan'
ORDER BY plans.place_id, plans.year, plans.indicator, plans.unit_measure, plans.population_group NULLS FIRST;
