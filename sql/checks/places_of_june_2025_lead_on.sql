-- Every commune of 30 June 2025 leads to a unit of July 2025: wholly to one, or in parts to several. One row a commune
-- that leads nowhere, wholly to several, in part to one only, or to no unit since July.
-- place_id: Commune of the three-level system.
-- successors: Units it leads to.
WITH onward AS (
    SELECT
        old_place_id,
        count(*) AS successors,
        count(*) FILTER (WHERE kind = 'whole') AS wholly
    FROM place_changes
    INNER JOIN places AS new ON place_changes.new_place_id = new.place_id AND new.system = 'vn2'
        AND new.valid_from = DATE '2025-07-01'
    GROUP BY old_place_id
)
SELECT place.place_id, place.full_name, coalesce(onward.successors, 0) AS successors
FROM places AS place
LEFT JOIN onward ON place.place_id = onward.old_place_id
WHERE place.system = 'vn3'
    AND place.level = 'commune'
    AND place.valid_to = DATE '2025-06-30'
    AND NOT coalesce(
        (onward.wholly = 1 AND onward.successors = 1) OR (onward.wholly = 0 AND onward.successors > 1), false
    );
