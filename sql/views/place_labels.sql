-- One row an administrative unit in one period of validity, labelled with the units it lies in.
-- place_id: Unit.
-- place_name: Name with its type.
-- place_short_name: Name without its type.
-- place_level: Level of the unit.
-- parent_name: Unit it lies in, as named at the end of the period.
-- province_id: Province it lies in, or itself.
-- province_name: Name of that province.
-- label_from: First day this label is used; the earliest label also serves all days before it.
-- valid_from: First day of validity, null before the sources.
-- valid_to: Last day of validity, null while valid.
CREATE OR REPLACE VIEW place_labels AS
WITH names AS (
    SELECT place_id, coalesce(valid_from, DATE '0001-01-01') AS named_from, full_name FROM places
),
units AS (
    SELECT *, coalesce(valid_to, DATE '9999-12-31') AS last_day FROM places
)
SELECT
    units.place_id,
    units.full_name AS place_name,
    units.name AS place_short_name,
    units.level AS place_level,
    coalesce(parents.full_name, any_parent.full_name) AS parent_name,
    units.province_id,
    coalesce(provinces.full_name, any_province.full_name) AS province_name,
    CASE
        WHEN row_number() OVER (PARTITION BY units.place_id ORDER BY units.valid_from NULLS FIRST) = 1
            THEN DATE '0001-01-01'
        ELSE units.valid_from
    END AS label_from,
    units.valid_from,
    units.valid_to
FROM units
ASOF LEFT JOIN names AS parents ON units.parent_id = parents.place_id AND units.last_day >= parents.named_from
ASOF LEFT JOIN names AS provinces ON units.province_id = provinces.place_id AND units.last_day >= provinces.named_from
LEFT JOIN (SELECT place_id, min(full_name) AS full_name FROM names GROUP BY ALL) AS any_parent
    ON units.parent_id = any_parent.place_id
LEFT JOIN (SELECT place_id, min(full_name) AS full_name FROM names GROUP BY ALL) AS any_province
    ON units.province_id = any_province.place_id;
