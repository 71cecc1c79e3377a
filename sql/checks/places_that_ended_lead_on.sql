-- Every province, district and commune that is no more leads to a unit that was there when it ended: wholly to one, in
-- parts or possibly to several. One row a unit that leads nowhere, wholly to several, or to one not there that day.
-- place_id: Unit that ended.
-- successors: Units it leads to.
-- absent: Those of them that were not valid on the day of the change.
WITH ended AS (
    SELECT place_id, last(full_name ORDER BY valid_from NULLS FIRST) AS full_name
    FROM places
    WHERE level IN ('province', 'district', 'commune')
    GROUP BY place_id
    HAVING count(*) FILTER (WHERE valid_to IS NULL) = 0
),

step AS (
    SELECT
        place_changes.old_place_id,
        place_changes.new_place_id,
        bool_or(place_changes.kind = 'whole') AS wholly,
        coalesce(bool_or(place_changes.changed_on BETWEEN coalesce(new.valid_from, DATE '0001-01-01')
            AND coalesce(new.valid_to, DATE '9999-12-31')), false) AS present
    FROM place_changes
    LEFT JOIN places AS new ON place_changes.new_place_id = new.place_id
    GROUP BY place_changes.old_place_id, place_changes.new_place_id
)

SELECT
    ended.place_id,
    ended.full_name,
    count(step.new_place_id) AS successors,
    count(*) FILTER (WHERE NOT step.present) AS absent
FROM ended
LEFT JOIN step ON ended.place_id = step.old_place_id
GROUP BY ended.place_id, ended.full_name
HAVING successors = 0 OR absent > 0 OR (coalesce(bool_or(step.wholly), false) AND successors > 1);
