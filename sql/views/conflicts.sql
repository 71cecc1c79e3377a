-- One row a statement on which articles contradict each other, beyond what rounding explains; widest apart first.
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
-- lowest: Lowest value stated.
-- highest: Highest value stated.
-- spread: Highest less lowest as a share of the larger one.
-- articles: Articles that make the statement.
-- publishers: Publishers that do; an article without a known publisher counts as one.
-- sources: Who says what: publisher, day, value, qualifier, the number as written, the sentence, the address, identifiers.
CREATE OR REPLACE VIEW conflicts AS
SELECT * EXCLUDE (agree)
FROM agreement_between_articles
WHERE NOT agree
ORDER BY spread DESC, place_id, indicator, period_end;
