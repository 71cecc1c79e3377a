-- One row a figure with a period, in the terms of SDMX: what an export as SDMX-CSV holds. The key is the first eleven
-- columns; the article is part of it, since articles repeat and contradict one another.
-- FREQ: Length of the period: A year, S half-year, Q quarter, M month, D day or point in time, _O another length.
-- REF_AREA: Place it is about, as it was when the figure was said; _X where several together or unknown.
-- INDICATOR: What was counted or measured.
-- UNIT_MEASURE: Unit of measure.
-- MEASURE_KIND: Level, absolute change or relative change.
-- POPULATION_GROUP: Part of the population it is about; _T is everybody.
-- PROGRAMME: National programme it belongs to; _Z is none.
-- SCENARIO: Reached, estimated or planned.
-- ARTICLE: Article the figure stands in.
-- STATEMENT: Number of the statement among those of the article with the same key, from 1 in the order of the text.
-- TIME_PERIOD: Period in SDMX notation.
-- OBS_VALUE: Value in the base unit; a fall is negative where MEASURE_KIND is change or growth.
-- OBS_VALUE_UPPER: Upper end of a range, whose lower end is OBS_VALUE.
-- WHOLE: Whole of a part: 12 of 12.
-- QUALIFIER: Whether the text says exactly, about, more than …
-- UNIT_MULT: Always 0: OBS_VALUE is in units, nothing is to be multiplied in.
-- DECIMALS: Digits after the decimal mark that OBS_VALUE is known to.
-- OBS_STATUS: A normal, E estimated, F forecast or target.
-- WRITTEN_MULT: Power of ten the text writes: tỷ 9, triệu 6, nghìn 3.
-- PERIOD_START: First day of the period, or the point in time.
-- PERIOD_END: Last day of the period, or the point in time.
-- BASE_PERIOD_START: First day of what a change is compared with.
-- BASE_PERIOD_END: Last day of what a change is compared with.
-- CONFIDENCE: Probability of being right.
-- FLAGS: What a reader should know, separated by commas.
-- FIGURE: Identifier of the figure.
-- QUOTE: The number with its scale word or sign.
-- SENTENCE: The sentence it was read in.
-- REF_AREA_TEXT: The place as the text names it.
-- TITLE: Title of the article.
-- DATA_PROVIDER: Publisher of the article.
-- PUBLISHED_ON: Day the article was published.
-- SOURCE: Address of the article, or the file it came from.
-- DUPLICATE_OF: Earlier article that this one repeats.
CREATE OR REPLACE VIEW figures_sdmx AS
WITH coded AS (
    SELECT
        figures.*,
        CASE
            WHEN regexp_full_match(figures.time_period, '\d{4}') THEN 'A'
            WHEN regexp_full_match(figures.time_period, '\d{4}-S[12]') THEN 'S'
            WHEN regexp_full_match(figures.time_period, '\d{4}-Q[1-4]') THEN 'Q'
            WHEN regexp_full_match(figures.time_period, '\d{4}-\d{2}') THEN 'M'
            WHEN regexp_full_match(figures.time_period, '\d{4}-\d{2}-\d{2}') THEN 'D'
            ELSE '_O'
        END AS freq,
        coalesce(figures.ref_area, '_X') AS area,
        coalesce(figures.population_group::VARCHAR, '_T') AS population,
        coalesce(figures.programme::VARCHAR, '_Z') AS national_programme,
        greatest(figures.decimals - figures.unit_mult, 0) AS base_decimals,
        CASE figures.status WHEN 'plan' THEN 'F' WHEN 'estimate' THEN 'E' ELSE 'A' END AS obs_status
    FROM figures
    WHERE figures.time_period IS NOT NULL
)
SELECT
    coded.freq AS "FREQ",
    coded.area AS "REF_AREA",
    coded.indicator::VARCHAR AS "INDICATOR",
    coded.unit_measure::VARCHAR AS "UNIT_MEASURE",
    coded.measure_kind::VARCHAR AS "MEASURE_KIND",
    coded.population AS "POPULATION_GROUP",
    coded.national_programme AS "PROGRAMME",
    coded.status::VARCHAR AS "SCENARIO",
    coded.article_id AS "ARTICLE",
    row_number() OVER (
        PARTITION BY coded.article_id, coded.area, coded.indicator, coded.unit_measure, coded.measure_kind,
            coded.population, coded.national_programme, coded.status, coded.time_period
        ORDER BY coded.char_start, coded.figure_id
    ) AS "STATEMENT",
    coded.time_period AS "TIME_PERIOD",
    coded.obs_value AS "OBS_VALUE",
    coded.obs_value_upper AS "OBS_VALUE_UPPER",
    coded.whole AS "WHOLE",
    coded.qualifier::VARCHAR AS "QUALIFIER",
    0 AS "UNIT_MULT",
    coded.base_decimals AS "DECIMALS",
    coded.obs_status AS "OBS_STATUS",
    coded.unit_mult AS "WRITTEN_MULT",
    coded.period_start AS "PERIOD_START",
    coded.period_end AS "PERIOD_END",
    coded.base_period_start AS "BASE_PERIOD_START",
    coded.base_period_end AS "BASE_PERIOD_END",
    coded.confidence AS "CONFIDENCE",
    array_to_string(coded.flags, ',') AS "FLAGS",
    coded.figure_id AS "FIGURE",
    coded.quote AS "QUOTE",
    coded.sentence AS "SENTENCE",
    coded.ref_area_text AS "REF_AREA_TEXT",
    articles.title AS "TITLE",
    articles.publisher AS "DATA_PROVIDER",
    articles.published_on AS "PUBLISHED_ON",
    coalesce(articles.url, articles.source_uri) AS "SOURCE",
    articles.duplicate_of AS "DUPLICATE_OF"
FROM coded
LEFT JOIN articles USING (article_id);
