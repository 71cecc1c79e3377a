-- place('Gò Công'), place('Gò Công', on_day := DATE '2024-06-01'): every unit so called at any time, or on that day: where
-- it lies, when it was valid, how it was called next under the same code, what became of it, what it came from. One row a
-- unit in one period of validity. The name may stand with or without its type, with or without accents; another name, a
-- place_id or a code of the statistics office will do too. A change is whole, part or one_of; "inferred" or "not known"
-- stands where the lists do not say.
CREATE OR REPLACE MACRO place(place_wanted, on_day := NULL) AS TABLE
    WITH state AS (
        SELECT
            *,
            coalesce(valid_from, DATE '0001-01-01') AS begins,
            coalesce(valid_to, DATE '9999-12-31') AS ends,
            lead(full_name || ' since ' || valid_from) OVER (PARTITION BY place_id ORDER BY valid_from NULLS FIRST)
                AS then_called
        FROM places
    ),

    title AS (
        SELECT place_id, last(full_name ORDER BY begins) AS full_name FROM state GROUP BY place_id
    ),

    -- Both units are named as they were at the change.
    step AS (
        SELECT
            change.old_place_id,
            change.new_place_id,
            change.changed_on,
            change.exact,
            ' (' || change.kind || CASE
                WHEN regexp_matches(change.basis, '^(inferred|not known)') THEN ', ' || split_part(change.basis, ':', 1)
                ELSE ''
            END || ')' AS how,
            change.old_place_id || ' ' || old.full_name AS old_unit,
            change.new_place_id || ' ' || new.full_name AS new_unit
        FROM place_changes AS change
        INNER JOIN state AS old ON change.old_place_id = old.place_id
            AND change.changed_on - INTERVAL 1 DAY BETWEEN old.begins AND old.ends
        INNER JOIN state AS new ON change.new_place_id = new.place_id
            AND change.changed_on BETWEEN new.begins AND new.ends
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
        unit.then_called,
        became.units AS became,
        -- What joined the unit later lies in its successors too.
        became.exactly AND NOT EXISTS (
            SELECT 1 FROM step WHERE step.new_place_id = unit.place_id AND step.changed_on > unit.ends
        ) AS became_exactly,
        came_from.units AS came_from
    FROM state AS unit
    LEFT JOIN title AS parent ON unit.parent_id = parent.place_id
    LEFT JOIN title AS province ON unit.province_id = province.place_id
    LEFT JOIN LATERAL (
        SELECT list(step.new_unit || step.how ORDER BY step.new_place_id) AS units, bool_and(step.exact) AS exactly
        FROM step WHERE step.old_place_id = unit.place_id AND step.changed_on > unit.begins
    ) AS became ON true
    LEFT JOIN LATERAL (
        SELECT list(step.old_unit || step.how ORDER BY step.old_place_id) AS units
        FROM step WHERE step.new_place_id = unit.place_id AND step.changed_on <= unit.ends
    ) AS came_from ON true
    WHERE (
        place_wanted IN (unit.place_id, unit.gso_code)
        OR search_key(unit.name) = search_key(place_wanted)
        OR search_key(unit.full_name) = search_key(place_wanted)
        OR unit.place_id IN (
            SELECT place_id FROM place_names WHERE kind = 'alias' AND search_key(name) = search_key(place_wanted)
        )
    )
    AND (on_day IS NULL OR on_day::DATE BETWEEN unit.begins AND unit.ends)
    ORDER BY unit.level, unit.place_id, unit.valid_from NULLS FIRST;
