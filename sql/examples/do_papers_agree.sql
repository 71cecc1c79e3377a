-- Do papers agree? How many statements two articles or more make, and in how many they contradict each other.
SELECT
    indicator,
    count(*) AS statements,
    count(*) FILTER (agree) AS agreed,
    count(*) FILTER (NOT agree) AS contradicted,
    round(max(spread) FILTER (NOT agree), 4) AS widest_spread
FROM agreement_between_articles
GROUP BY indicator
ORDER BY statements DESC, indicator;
