-- One row a unit of any time and a unit of today that holds its territory, followed through all changes.
-- place_id: Unit of any time.
-- today_id: Unit since July 2025.
-- relation: unchanged (the unit is one of today's), whole (all of it went into today's unit), part (a part of it did) or
-- one_of (it went to one or more of these; it is not known to which).
-- exact: Whether its units of today, taken together, are just its last territory; if not, they hold foreign land as well.
-- exact_from: First day of that last territory, null if it never took in another unit; before it, exact does not hold.
-- certainty: stated (by the lists), inferred (from names, see place_changes.basis) or not known (with one_of).
-- changes: Steps between the two.
CREATE OR REPLACE TABLE places_today AS
WITH RECURSIVE way AS (
    SELECT DISTINCT
        place_id, place_id AS reached, false AS divided, false AS guessed, false AS inferred, true AS exact, 0 AS changes
    FROM places
    UNION ALL
    SELECT
        way.place_id,
        step.new_place_id,
        way.divided OR step.kind = 'part',
        way.guessed OR step.kind = 'one_of',
        way.inferred OR starts_with(step.basis, 'inferred'),
        way.exact AND step.exact,
        way.changes + 1
    FROM way
    INNER JOIN place_changes AS step ON way.reached = step.old_place_id
    -- A chain of mergers is short; the limit only guards against a circle in the data.
    WHERE way.changes < 8
),

-- A unit that took in others, or that of which a part left, kept its id.
grown AS (
    SELECT place_id, max(changed_on) AS exact_from
    FROM (
        SELECT new_place_id AS place_id, changed_on FROM place_changes WHERE starts_with(new_place_id, 'vn3-')
        UNION ALL
        SELECT old_place_id, changed_on FROM place_changes
        WHERE starts_with(new_place_id, 'vn3-') AND kind = 'part'
    )
    GROUP BY place_id
)

SELECT
    way.place_id,
    way.reached AS today_id,
    CASE
        WHEN max(way.changes) = 0 THEN 'unchanged'
        WHEN bool_or(way.guessed) THEN 'one_of'
        WHEN bool_or(way.divided) THEN 'part'
        ELSE 'whole'
    END AS relation,
    bool_and(way.exact) AS exact,
    any_value(grown.exact_from) AS exact_from,
    CASE WHEN bool_or(way.guessed) THEN 'not known' WHEN bool_or(way.inferred) THEN 'inferred' ELSE 'stated' END
        AS certainty,
    max(way.changes) AS changes
FROM way
LEFT JOIN grown ON way.place_id = grown.place_id
WHERE way.reached = 'VN' OR starts_with(way.reached, 'vn2-')
GROUP BY way.place_id, way.reached
ORDER BY way.place_id, way.reached;
