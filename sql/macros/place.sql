-- place('Gò Công'): every unit so called at any time: where it lies, when it was valid, what became of it, what it came
-- from. One row a unit in one period of validity. The name may stand with or without its type, with or without accents;
-- a place_id or a code of the statistics office will do too.
CREATE OR REPLACE MACRO place(place_wanted) AS TABLE
    WITH title AS (
        SELECT place_id, last(full_name ORDER BY valid_from NULLS FIRST) AS full_name FROM places GROUP BY place_id
    ),

    became AS (
        SELECT
            step.old_place_id AS place_id,
            bool_and(step.exact) AS became_exactly,
            list(step.new_place_id || ' ' || title.full_name || ' (' || step.kind || ')' ORDER BY step.new_place_id)
                AS became
        FROM place_changes AS step
        INNER JOIN title ON step.new_place_id = title.place_id
        GROUP BY step.old_place_id
    ),

    origin AS (
        SELECT
            step.new_place_id AS place_id,
            list(step.old_place_id || ' ' || title.full_name || ' (' || step.kind || ')' ORDER BY step.old_place_id)
                AS came_from
        FROM place_changes AS step
        INNER JOIN title ON step.old_place_id = title.place_id
        GROUP BY step.new_place_id
    )

    SELECT
        unit.place_id,
        unit.full_name,
        unit.level,
        parent.full_name AS parent_name,
        province.full_name AS province_name,
        unit.valid_from,
        unit.valid_to,
        unit.validity_basis,
        unit.gso_code,
        unit.name_en,
        became.became,
        became.became_exactly,
        origin.came_from
    FROM places AS unit
    LEFT JOIN title AS parent ON unit.parent_id = parent.place_id
    LEFT JOIN title AS province ON unit.province_id = province.place_id
    LEFT JOIN became ON unit.place_id = became.place_id
    LEFT JOIN origin ON unit.place_id = origin.place_id
    WHERE place_wanted IN (unit.place_id, unit.gso_code)
        OR search_key(unit.name) = search_key(place_wanted)
        OR search_key(unit.full_name) = search_key(place_wanted)
    ORDER BY unit.level, unit.place_id, unit.valid_from NULLS FIRST;
