-- A unit counts as unchanged only where it is itself a unit of today, so that no figure is passed off as measured for a
-- unit it was not measured for; what is called a unit of today is valid today; and what is inferred or not known is
-- never exact.
SELECT place_id, today_id, relation, exact, certainty
FROM places_today
WHERE (relation = 'unchanged') <> (today_id = place_id)
    OR (exact AND certainty <> 'stated')
    OR (relation = 'one_of') <> (certainty = 'not known')
    OR today_id NOT IN (SELECT place_id FROM places WHERE valid_to IS NULL);
