-- What was the poverty rate of a district in a year, and who says so, in which words?
SELECT
    place_name,
    province_name,
    year,
    indicator,
    said.source.value AS rate,
    said.source.publisher AS publisher,
    said.source.published_on AS published_on,
    said.source.sentence AS sentence
FROM poverty_rate('huyện Bá Thước', 2023), unnest(sources) AS said (source)
ORDER BY place_name, indicator, published_on, rate;
