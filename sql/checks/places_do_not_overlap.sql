-- A code of one system of units means one state on any day. One row a pair of states of one unit that share a day.
-- place_id: Unit.
-- first_state: Name and type of the state that began earlier.
-- second_state: Name and type of the other.
WITH state AS (
    SELECT
        place_id,
        full_name,
        coalesce(valid_from, DATE '0001-01-01') AS begins,
        coalesce(valid_to, DATE '9999-12-31') AS ends
    FROM places
),

ordered AS (
    SELECT
        place_id,
        full_name AS first_state,
        lead(full_name) OVER (PARTITION BY place_id ORDER BY begins, ends) AS second_state,
        begins,
        ends,
        lead(begins) OVER (PARTITION BY place_id ORDER BY begins, ends) AS next_begins
    FROM state
)

SELECT place_id, first_state, second_state, ends, next_begins
FROM ordered
WHERE next_begins <= ends OR ends < begins;
