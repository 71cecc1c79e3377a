-- Do papers agree? How many statements two articles or more make, in how many of them they
-- agree, contradict each other, or cannot be compared since one article states several values.
SELECT
    indicator,
    nature,
    count(*) AS statements,
    count(*) FILTER (agree) AS agreed,
    count(*) FILTER (NOT agree) AS contradicted,
    count(*) FILTER (agree IS NULL) AS not_comparable,
    round(max(spread) FILTER (NOT agree), 4) AS widest_spread
FROM agreement_between_articles
GROUP BY indicator, nature
ORDER BY nature DESC, statements DESC, indicator;
