-- Who visited whom, when, led by whom, to learn what?
SELECT guest_name, host_name, first_day, last_day, head, topic, publisher, published_on
FROM visits_labelled
ORDER BY coalesce(first_day, published_on) DESC NULLS LAST, visit_id;
