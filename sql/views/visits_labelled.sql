-- One row an exchange visit, in words: who came from where to learn from whom, and which article says so.
-- visit_id: Visit.
-- guest_name: Place the guests come from, or the guests as the text names them.
-- host_name: Place that receives them, or the hosts as the text names them.
-- first_day: First day of the visit.
-- last_day: Last day of the visit.
-- head: Head of the delegation with title.
-- topic: What they came to learn.
-- quote: The words of the article.
-- title: Title of the article.
-- publisher: Publisher of the article.
-- published_on: Day the article was published.
-- source: Address of the article, or the file it came from.
-- confidence: Probability of being right.
CREATE OR REPLACE VIEW visits_labelled AS
WITH said AS (
    SELECT
        visits.*,
        articles.title,
        articles.publisher,
        articles.published_on,
        coalesce(articles.url, articles.source_uri) AS source,
        coalesce(visits.first_day, articles.published_on, DATE '2025-06-30') AS said_on
    FROM visits
    LEFT JOIN articles USING (article_id)
    WHERE articles.duplicate_of IS NULL
)
SELECT
    said.visit_id,
    coalesce(guests.place_name, said.guest_text) AS guest_name,
    coalesce(hosts.place_name, said.host_text) AS host_name,
    said.first_day,
    said.last_day,
    concat_ws(' ', said.head_title, said.head_name) AS head,
    said.topic,
    said.quote,
    said.title,
    said.publisher,
    said.published_on,
    said.source,
    said.confidence
FROM said
ASOF LEFT JOIN place_labels AS guests ON said.guest_place_id = guests.place_id AND said.said_on >= guests.label_from
ASOF LEFT JOIN place_labels AS hosts ON said.host_place_id = hosts.place_id AND said.said_on >= hosts.label_from;
