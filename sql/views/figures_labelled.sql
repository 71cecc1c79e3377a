-- One row a figure, in words: labels of indicator and unit, the place as it was named then, the article it stands in.
-- indicator_vi: Indicator in Vietnamese.
-- indicator_en: Indicator in English.
-- unit_vi: Unit in Vietnamese.
-- unit_en: Unit in English.
-- place_name: Place with its type, as named when the article was published.
-- place_short_name: Place without its type.
-- place_level: Level of the place.
-- parent_name: Unit the place lies in, as named then.
-- province_id: Province the place lies in.
-- province_name: Name of that province then.
-- title: Title of the article.
-- publisher: Publisher of the article.
-- published_on: Day the article was published.
-- source: Address of the article, or the file it came from.
-- is_duplicate: Whether the article repeats an earlier one.
-- year: Year the figure is about, null for longer periods; 1 January alone counts as the end of the year before.
CREATE OR REPLACE VIEW figures_labelled AS
WITH said AS (
    SELECT
        figures.*,
        articles.title,
        articles.publisher,
        articles.published_on,
        coalesce(articles.url, articles.source_uri) AS source,
        articles.duplicate_of IS NOT NULL AS is_duplicate,
        coalesce(articles.published_on, figures.period_end, DATE '2025-06-30') AS said_on
    FROM figures
    LEFT JOIN articles USING (article_id)
)
SELECT
    said.* EXCLUDE (title, publisher, published_on, source, is_duplicate, said_on),
    indicators.label_vi AS indicator_vi,
    indicators.label_en AS indicator_en,
    units.label_vi AS unit_vi,
    units.label_en AS unit_en,
    place_labels.place_name,
    place_labels.place_short_name,
    place_labels.place_level,
    parents.place_name AS parent_name,
    place_labels.province_id,
    provinces.place_name AS province_name,
    said.title,
    said.publisher,
    said.published_on,
    said.source,
    said.is_duplicate,
    CASE
        WHEN period_start = period_end THEN year(period_end - INTERVAL 1 DAY)
        WHEN year(period_start) = year(period_end) THEN year(period_end)
    END AS year
FROM said
LEFT JOIN indicators ON said.indicator = indicators.code
LEFT JOIN units ON said.unit_measure = units.code
ASOF LEFT JOIN place_labels ON said.ref_area = place_labels.place_id AND said.said_on >= place_labels.label_from
-- The units above may have been renamed while this one stayed as it was, so they are named as of the same day.
ASOF LEFT JOIN place_labels AS parents
    ON place_labels.parent_id = parents.place_id AND said.said_on >= parents.label_from
ASOF LEFT JOIN place_labels AS provinces
    ON place_labels.province_id = provinces.place_id AND said.said_on >= provinces.label_from;
