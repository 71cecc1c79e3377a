-- One row a figure: who says it where, as one value that other views gather into lists.
-- figure_id: Figure.
-- published_on: Day the article was published.
-- said: Publisher, day, value, qualifier, the number as written, the sentence, the address, the article and the figure.
CREATE OR REPLACE VIEW figure_sources AS
SELECT
    figures.figure_id,
    articles.published_on,
    {
        'publisher': articles.publisher,
        'published_on': articles.published_on,
        'value': figures.obs_value,
        'qualifier': figures.qualifier::VARCHAR,
        'quote': figures.quote,
        'sentence': figures.sentence,
        'source': coalesce(articles.url, articles.source_uri),
        'article_id': figures.article_id,
        'figure_id': figures.figure_id
    } AS said
FROM figures
INNER JOIN articles USING (article_id);
