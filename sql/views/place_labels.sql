-- One row an administrative unit in one period of validity, as it was named then.
-- place_id: Unit.
-- place_name: Name with its type.
-- place_short_name: Name without its type.
-- place_level: Level of the unit.
-- parent_id: Unit it lies in.
-- province_id: Province it lies in, or itself.
-- label_from: First day this label is used; the earliest label also serves all days before it.
-- valid_from: First day of validity, null before the sources.
-- valid_to: Last day of validity, null while valid.
CREATE OR REPLACE VIEW place_labels AS
SELECT
    place_id,
    full_name AS place_name,
    name AS place_short_name,
    level AS place_level,
    parent_id,
    province_id,
    CASE
        WHEN row_number() OVER (PARTITION BY place_id ORDER BY valid_from NULLS FIRST) = 1 THEN DATE '0001-01-01'
        ELSE valid_from
    END AS label_from,
    valid_from,
    valid_to
FROM places;
