-- One row a place, programme, kind of money, year and status. Articles name totals and parts of totals side by side, so
-- the largest amount is a safe lower bound and the sum of distinct amounts an upper one; neither is an account.
-- place_id: Place as it was when the figures were said, null where the text names none.
-- place_name: Name of the place with its type.
-- province_name: Province of the place.
-- programme: National programme, null where none is named.
-- programme_vi: Programme in Vietnamese.
-- indicator: Kind of money: allotted, spent, given, lent …
-- year: Year, null for longer or unknown periods.
-- status: Reached, estimated or planned.
-- largest_amount: Largest amount stated, in dong.
-- sum_of_distinct_amounts: Sum of the different amounts stated, in dong.
-- figures: Figures that state an amount.
-- articles: Articles that do.
-- sources: Who says what: publisher, day, value, the number as written, the sentence, the address, identifiers.
CREATE OR REPLACE TABLE support_money_by_place_programme AS
SELECT
    said.ref_area AS place_id,
    min(said.place_name) AS place_name,
    min(said.province_name) AS province_name,
    said.programme,
    min(codes.label_vi) AS programme_vi,
    said.indicator,
    said.year,
    said.status,
    max(said.obs_value) AS largest_amount,
    list_sum(list(DISTINCT said.obs_value)) AS sum_of_distinct_amounts,
    count(*) AS figures,
    count(DISTINCT said.article_id) AS articles,
    list({
        'publisher': said.publisher, 'published_on': said.published_on, 'value': said.obs_value, 'quote': said.quote,
        'sentence': said.sentence, 'source': said.source, 'article_id': said.article_id, 'figure_id': said.figure_id
    } ORDER BY said.published_on NULLS LAST, said.figure_id) AS sources
FROM figures_labelled AS said
LEFT JOIN codes ON codes.list = 'programme' AND codes.code = said.programme::VARCHAR
WHERE said.unit_measure = 'VND'
    AND said.measure_kind = 'level'
    AND said.indicator IN (
        'PROGRAMME_FUNDING', 'SUPPORT_FUNDING', 'DISBURSEMENT', 'LOANS_DISBURSED', 'CREDIT_OUTSTANDING'
    )
    AND NOT said.is_duplicate
GROUP BY said.ref_area, said.programme, said.indicator, said.year, said.status
ORDER BY
    said.ref_area NULLS LAST, said.programme NULLS LAST, said.indicator, said.year NULLS LAST, said.status;
