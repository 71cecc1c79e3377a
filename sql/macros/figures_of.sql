-- figures_of('huyện X', 'JOBS_CREATED'): every figure of an indicator for a place, newest first, with its sentence.
-- One row a figure. The place is a name with or without its type, with or without accents, or a place_id.
CREATE OR REPLACE MACRO figures_of(place_wanted, indicator_wanted) AS TABLE
    SELECT
        place_name, province_name, time_period, obs_value, obs_value_upper, unit_vi, measure_kind, status, quote,
        sentence, publisher, published_on, source, confidence, figure_id
    FROM figures_labelled
    WHERE indicator::VARCHAR = indicator_wanted
        AND (
            ref_area = place_wanted
            OR search_key(place_name) = search_key(place_wanted)
            OR search_key(place_short_name) = search_key(place_wanted)
        )
    ORDER BY period_end DESC NULLS LAST, published_on DESC NULLS LAST, figure_id;
