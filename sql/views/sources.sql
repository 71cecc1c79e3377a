-- One row a publisher and its domain: whose articles were read, how many, of which days, and whose the texts are.
-- publisher: Publisher, null where unknown.
-- publisher_domain: Internet domain of the publisher, null where unknown.
-- files: Files the articles were read from.
-- articles: Articles, those that repeat another included.
-- repeats: Articles that repeat another.
-- first_day: Day of the first article, null where no day is known.
-- last_day: Day of the last article.
-- figures: Figures read in them.
-- rights: Whose the texts are; no article states its terms, so none are claimed.
CREATE OR REPLACE VIEW sources AS
WITH found AS (
    SELECT article_id, count(*) AS figures FROM figures GROUP BY article_id
)
SELECT
    articles.publisher,
    articles.publisher_domain,
    count(DISTINCT documents.container) AS files,
    count(*) AS articles,
    count(articles.duplicate_of) AS repeats,
    min(articles.published_on) AS first_day,
    max(articles.published_on) AS last_day,
    coalesce(sum(found.figures), 0)::BIGINT AS figures,
    'As published by ' || coalesce(articles.publisher, articles.publisher_domain, 'a publisher the files do not name')
    || '; texts, titles and quotes stay theirs. Terms of use: not stated.' AS rights
FROM articles
LEFT JOIN documents USING (document_id)
LEFT JOIN found USING (article_id)
GROUP BY articles.publisher, articles.publisher_domain
ORDER BY articles DESC, articles.publisher NULLS LAST, articles.publisher_domain NULLS LAST;
