-- Which districts halved their poverty rate, from when to when, and who says so, in which words?
SELECT
    place_name,
    province_name,
    first_year || ': ' || first_rate || '%' AS first,
    last_year || ': ' || last_rate || '%' AS last,
    list_distinct(list_transform(first_sources, lambda said: coalesce(said.publisher, said.source))) AS first_said_by,
    first_sources[1].sentence AS first_words,
    list_distinct(list_transform(last_sources, lambda said: coalesce(said.publisher, said.source))) AS last_said_by,
    last_sources[1].sentence AS last_words
FROM poverty_change
WHERE halved AND indicator = 'POVERTY_RATE' AND population_group IS NULL AND place_level = 'district'
ORDER BY left_of_it, place_name;
