-- One row a statement on which articles contradict each other, beyond what rounding explains; states before flows,
-- where articles may simply mean different events, and widest apart first.
-- place_id: Place as it was when the figures were said.
-- place_name: Name of the place with its type, at the end of the period.
-- indicator: What was counted or measured.
-- nature: stock (a state that has one value at a time) or flow (counted anew, where articles may mean different events).
-- unit_measure: Unit of measure.
-- measure_kind: Level, absolute change or relative change.
-- status: Reached, estimated or planned.
-- population_group: Part of the population, null for everybody.
-- programme: National programme, null where none is named.
-- period_start: First day of the period.
-- period_end: Last day of the period.
-- lowest: Lowest value stated.
-- highest: Highest value stated.
-- spread: Highest less lowest as a share of the larger one.
-- articles: Articles that make the statement.
-- publishers: Publishers that do; an article without a known publisher counts as one.
-- sources: Who says what (at most twenty): publisher, day, value, the number as written, the sentence, the address.
CREATE OR REPLACE VIEW conflicts AS
WITH named AS (
    SELECT statement_id, unnest(figure_ids[1:20]) AS figure_id FROM agreement_between_articles WHERE NOT agree
),
told AS (
    SELECT statement_id, list(said ORDER BY published_on NULLS LAST, figure_id) AS sources
    FROM named
    INNER JOIN figure_sources USING (figure_id)
    GROUP BY statement_id
)
SELECT agreement_between_articles.* EXCLUDE (statement_id, agree, figure_ids), told.sources
FROM agreement_between_articles
INNER JOIN told USING (statement_id)
ORDER BY nature = 'flow', spread DESC, statement_id;
