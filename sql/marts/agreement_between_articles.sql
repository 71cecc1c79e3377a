-- One row a statement (place, period, indicator, unit, measure, status, part of the population, programme) that two
-- articles or more make: whether their values can all be true, given how precisely each is written.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type.
-- province_name: Province of the place.
-- indicator: What was counted or measured.
-- unit_measure: Unit of measure.
-- measure_kind: Level, absolute change or relative change.
-- status: Reached, estimated or planned.
-- population_group: Part of the population, null for everybody.
-- programme: National programme, null where none is named.
-- period_start: First day of the period.
-- period_end: Last day of the period.
-- agree: Whether one value satisfies all articles: 3.25 and 3.3 do, 412 and 420 do not.
-- lowest: Lowest value stated.
-- highest: Highest value stated.
-- spread: Highest less lowest as a share of the larger one.
-- articles: Articles that make the statement.
-- publishers: Publishers that do; an article without a known publisher counts as one.
-- sources: Who says what: publisher, day, value, qualifier, the number as written, the sentence, the address, identifiers.
CREATE OR REPLACE TABLE agreement_between_articles AS
WITH said AS (
    SELECT
        *,
        -- Half a unit of the last digit written: what rounding alone can explain.
        0.5 * pow(10, unit_mult - decimals) AS half_digit,
        least(obs_value, coalesce(obs_value_upper, obs_value)) AS bottom,
        greatest(obs_value, coalesce(obs_value_upper, obs_value)) AS top
    FROM figures_labelled
    WHERE indicator <> 'OTHER' AND ref_area IS NOT NULL AND period_end IS NOT NULL AND NOT is_duplicate
),
reach AS (
    SELECT
        *,
        CASE
            WHEN qualifier IN ('lt', 'le') THEN '-infinity'::DOUBLE
            WHEN qualifier = 'approx' THEN bottom - greatest(half_digit, 0.05 * abs(bottom))
            ELSE bottom - half_digit
        END AS low,
        CASE
            WHEN qualifier IN ('gt', 'ge') THEN 'infinity'::DOUBLE
            WHEN qualifier = 'approx' THEN top + greatest(half_digit, 0.05 * abs(top))
            ELSE top + half_digit
        END AS high
    FROM said
)
SELECT
    ref_area AS place_id,
    min(place_name) AS place_name,
    min(province_name) AS province_name,
    indicator, unit_measure, measure_kind, status, population_group, programme, period_start, period_end,
    max(low) < min(high) - 1e-9 * greatest(1, max(abs(obs_value))) AS agree,
    min(bottom) AS lowest,
    max(top) AS highest,
    CASE
        WHEN max(top) = min(bottom) THEN 0
        ELSE (max(top) - min(bottom)) / greatest(abs(max(top)), abs(min(bottom)))
    END AS spread,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT coalesce(publisher, article_id)) AS publishers,
    list({
        'publisher': publisher, 'published_on': published_on, 'value': obs_value, 'qualifier': qualifier::VARCHAR,
        'quote': quote, 'sentence': sentence, 'source': source, 'article_id': article_id, 'figure_id': figure_id
    } ORDER BY published_on NULLS LAST, figure_id) AS sources
FROM reach
GROUP BY
    ref_area, indicator, unit_measure, measure_kind, status, population_group, programme, period_start, period_end
HAVING count(DISTINCT article_id) > 1
ORDER BY
    ref_area, indicator, unit_measure, measure_kind, status, population_group NULLS FIRST, programme NULLS FIRST,
    period_start, period_end;
