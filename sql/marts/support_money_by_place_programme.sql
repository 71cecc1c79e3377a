-- One row a place, programme, kind of money, year and status. Articles name totals and parts of totals side by side, so
-- the largest amount is a safe lower bound and the sum of distinct amounts an upper one; neither is an account.
-- place_id: Place as it was when the figures were said, null where the text names none or several.
-- place_name: Name of the place with its type, the latest in use.
-- province_name: Province of the place, the latest name in use.
-- programme: National programme, null where none is named.
-- programme_vi: Programme in Vietnamese.
-- indicator: Kind of money: allotted, spent, given, lent …
-- year: Year, null for longer or unknown periods.
-- status: Reached, estimated or planned.
-- largest_amount: Largest amount stated, in dong.
-- sum_of_distinct_amounts: Sum of the different amounts stated, in dong.
-- figures: Figures that state an amount.
-- articles: Articles that do.
-- figure_ids: Those figures, largest first; figure_sources tells who says each.
CREATE OR REPLACE TABLE support_money_by_place_programme AS
WITH amounts AS (
    SELECT
        ref_area AS place_id, place_name, province_name, programme, indicator, year, status, obs_value, article_id,
        figure_id, coalesce(published_on, DATE '0001-01-01') AS said_on
    FROM figures_labelled
    WHERE unit_measure = 'VND'
        AND measure_kind = 'level'
        AND indicator IN (
            'PROGRAMME_FUNDING', 'SUPPORT_FUNDING', 'DISBURSEMENT', 'LOANS_DISBURSED', 'CREDIT_OUTSTANDING'
        )
        AND NOT is_duplicate
)
SELECT
    amounts.place_id,
    arg_max(amounts.place_name, amounts.said_on) AS place_name,
    arg_max(amounts.province_name, amounts.said_on) AS province_name,
    amounts.programme,
    min(codes.label_vi) AS programme_vi,
    amounts.indicator,
    amounts.year,
    amounts.status,
    max(amounts.obs_value) AS largest_amount,
    sum(DISTINCT amounts.obs_value) AS sum_of_distinct_amounts,
    count(*) AS figures,
    count(DISTINCT amounts.article_id) AS articles,
    list(amounts.figure_id ORDER BY amounts.obs_value DESC, amounts.figure_id) AS figure_ids
FROM amounts
LEFT JOIN codes ON codes.list = 'programme' AND codes.code = amounts.programme::VARCHAR
GROUP BY amounts.place_id, amounts.programme, amounts.indicator, amounts.year, amounts.status
ORDER BY
    amounts.place_id NULLS LAST, amounts.programme NULLS LAST, amounts.indicator, amounts.year NULLS LAST,
    amounts.status;
