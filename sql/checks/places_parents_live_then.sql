-- Every unit lies, on each day of its validity, in a unit that is valid too. One row a state of a unit whose parent has
-- no states that cover it from first day to last; an open first or last day must be open above as well.
-- place_id: Unit.
-- parent_id: Unit it is said to lie in.
WITH life AS (
    SELECT
        place_id,
        min(coalesce(valid_from, DATE '0001-01-01')) AS begins,
        max(coalesce(valid_to, DATE '9999-12-31')) AS ends,
        sum(1 + coalesce(valid_to, DATE '9999-12-31') - coalesce(valid_from, DATE '0001-01-01')) AS days
    FROM places
    GROUP BY place_id
)
SELECT place.place_id, place.parent_id, place.valid_from, place.valid_to, life.begins, life.ends
FROM places AS place
LEFT JOIN life ON place.parent_id = life.place_id
WHERE place.parent_id IS NOT NULL
    AND (
        life.place_id IS NULL
        OR coalesce(place.valid_from, DATE '0001-01-01') < life.begins
        OR coalesce(place.valid_to, DATE '9999-12-31') > life.ends
        -- States of the parent with days missing between them would not cover the child.
        OR life.days < 1 + life.ends - life.begins
    );
