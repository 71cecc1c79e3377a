-- One row a figure and a unit of today (since July 2025) of the place it was measured for. The value stays with the
-- place it was measured for and is never that of the unit of today, unless relation is unchanged.
-- figure_id: Figure.
-- indicator: What was counted or measured.
-- obs_value: Value for the place it was measured for.
-- unit_measure: Unit of measure.
-- measure_kind: Level, absolute change or relative change.
-- status: Reached, estimated or planned.
-- time_period: Period.
-- measured_id: Place the figure was measured for.
-- measured_name: Name of that place then.
-- measured_province: Province of that place then.
-- today_id: Unit of today that holds its territory.
-- today_name: Name of the unit of today.
-- today_province: Province of the unit of today.
-- relation: unchanged, whole (all of the place went into today's unit), part (a part of it did) or one_of (it went to
-- one or more of these; it is not known to which).
-- exact: Whether the units of today, taken together, are just the territory the place had when the figure was said.
-- certainty: How the way from the place to today's unit is known: stated, inferred from names, or not known (one_of).
-- quote: The number as written.
-- sentence: The sentence it was read in.
-- source: Address of the article, or the file it came from.
CREATE OR REPLACE VIEW figures_today AS
SELECT
    said.figure_id,
    said.indicator,
    said.obs_value,
    said.unit_measure,
    said.measure_kind,
    said.status,
    said.time_period,
    said.ref_area AS measured_id,
    said.place_name AS measured_name,
    said.province_name AS measured_province,
    places_today.today_id,
    now_named.place_name AS today_name,
    now_province.place_name AS today_province,
    places_today.relation,
    places_today.exact AND coalesce(
        places_today.exact_from IS NULL OR coalesce(said.published_on, said.period_end) >= places_today.exact_from,
        false
    ) AS exact,
    places_today.certainty,
    said.quote,
    said.sentence,
    said.source
FROM figures_labelled AS said
INNER JOIN places_today ON said.ref_area = places_today.place_id
LEFT JOIN place_labels AS now_named ON places_today.today_id = now_named.place_id AND now_named.valid_to IS NULL
LEFT JOIN place_labels AS now_province
    ON now_named.province_id = now_province.place_id AND now_province.valid_to IS NULL;
