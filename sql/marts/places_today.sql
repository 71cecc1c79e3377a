-- One row a unit of any time and a unit of today that holds its territory, followed through all changes.
-- place_id: Unit of any time.
-- today_id: Unit since July 2025.
-- relation: unchanged (the unit is one of today's), whole (all of it went into today's unit) or part (a part of it did).
-- exact: Whether its units of today, taken together, are just its territory; if not, they hold foreign land as well.
-- changes: Steps between the two.
CREATE OR REPLACE TABLE places_today AS
WITH RECURSIVE way AS (
    SELECT DISTINCT place_id, place_id AS reached, false AS divided, true AS exact, 0 AS changes FROM places
    UNION ALL
    SELECT
        way.place_id, step.new_place_id, way.divided OR step.kind = 'part', way.exact AND step.exact, way.changes + 1
    FROM way
    INNER JOIN place_changes AS step ON way.reached = step.old_place_id
    -- A chain of mergers is short; the limit only guards against a circle in the data.
    WHERE way.changes < 8
)
SELECT
    place_id,
    reached AS today_id,
    CASE WHEN max(changes) = 0 THEN 'unchanged' WHEN bool_or(divided) THEN 'part' ELSE 'whole' END AS relation,
    bool_and(exact) AS exact,
    max(changes) AS changes
FROM way
WHERE reached = 'VN' OR starts_with(reached, 'vn2-')
GROUP BY place_id, reached
ORDER BY place_id, today_id;
