-- One row a figure that deserves a human look: little confidence, a warning flag, another article or other years that
-- contradict it, or a correction that was not applied. Figures people corrected and copies of articles are left out.
-- figure_id: Figure.
-- priority: Chance of being wrong, weighed by how much hangs on the figure; look at the highest first.
-- why: What is doubtful, in words.
-- doubtful: Column of figures that is doubted most.
-- confidence: Probability of being right, as extraction sees it.
-- flags: What a reader should know.
-- indicator: What was counted or measured.
-- obs_value: Value in the base unit.
-- unit_measure: Unit of measure.
-- measure_kind: Level, absolute change or relative change.
-- status: Reached, estimated or planned.
-- ref_area: Place it is about.
-- place_name: Name of the place.
-- time_period: Period.
-- period_start: First day of the period.
-- period_end: Last day of the period.
-- quote: The number as written.
-- sentence: The sentence it was read in.
-- source: Address of the article, or the file it came from.
CREATE OR REPLACE VIEW figures_to_review AS
WITH flagged(flag, keeps, doubtful, words) AS (
    -- keeps: what a flag leaves of the chance of being right; none, where confidence already knows of it.
    VALUES
        ('arithmetic_disagrees', 0.5, 'obs_value', 'the arithmetic of the sentence disagrees'),
        ('decimal_mark_ambiguous', 0.7, 'obs_value', 'its mark may be of decimals or of thousands'),
        ('currency_implied', 1.0, 'unit_measure', 'the currency is not named'),
        ('place_assumed', 1.0, 'ref_area', 'no place is named near it'),
        ('place_carried_over', 1.0, 'ref_area', 'the place is that of a sentence before'),
        ('place_several', 1.0, 'ref_area', 'several places are named'),
        ('period_unknown', 1.0, 'period_end', 'the period is unknown')
),
by_flag AS (
    SELECT waving.figure_id, flagged.keeps, flagged.doubtful, flagged.words
    FROM (SELECT figure_id, unnest(flags) AS flag FROM figures) AS waving
    INNER JOIN flagged USING (flag)
),
by_articles AS (
    SELECT
        unnest(figure_ids) AS figure_id,
        CASE nature WHEN 'flow' THEN 0.9 ELSE 0.6 END AS keeps,
        'obs_value' AS doubtful,
        format('{} articles say {} to {}', articles, plain_number(lowest), plain_number(highest)) AS words
    FROM agreement_between_articles
    WHERE NOT agree
),
by_years AS (
    SELECT one.figure_ids, one.unit_measure, one.indicator, median(other.stated) AS usual, count(*) AS years
    FROM values_by_place_year AS one
    INNER JOIN values_by_place_year AS other
        ON one.place_id = other.place_id
        AND one.indicator = other.indicator
        AND one.unit_measure = other.unit_measure
        AND one.population_group IS NOT DISTINCT FROM other.population_group
        AND one.status = other.status
        AND other.year BETWEEN one.year - 5 AND one.year + 5
        AND other.year <> one.year
    GROUP BY ALL
),
by_year AS (
    SELECT figures.figure_id, years, usual, figures.obs_value, by_years.unit_measure, indicators.nature
    FROM (SELECT * REPLACE (unnest(figure_ids) AS figure_ids) FROM by_years) AS by_years
    INNER JOIN figures ON by_years.figure_ids = figures.figure_id
    INNER JOIN indicators ON by_years.indicator = indicators.code
),
outliers AS (
    SELECT
        figure_id,
        0.5 AS keeps,
        'obs_value' AS doubtful,
        CASE years
            WHEN 1 THEN format('far from {} in another year', plain_number(usual))
            ELSE format('far from {}, the middle of {} other years', plain_number(usual), years)
        END AS words
    FROM by_year
    WHERE CASE
        WHEN unit_measure = 'PERCENT' THEN abs(obs_value - usual) > 15
        WHEN usual = 0 OR obs_value = 0 THEN false
        -- What is counted anew each year varies more than what merely grows.
        ELSE abs(ln(abs(obs_value / usual))) > CASE nature WHEN 'flow' THEN ln(20) ELSE ln(4) END
    END
),
by_people AS (
    SELECT figure_id, 0.3 AS keeps, coalesce(column_name, 'obs_value') AS doubtful,
        format('correction in line {} was not applied: {}', line, advice) AS words
    FROM corrections
    WHERE outcome <> 'applied' AND figure_id IS NOT NULL
),
doubts AS (
    SELECT
        figure_id,
        product(keeps) AS keeps,
        list(words ORDER BY keeps, words) AS words,
        arg_min(doubtful, struct_pack(keeps, words)) AS doubtful
    FROM (FROM by_flag UNION ALL FROM by_articles UNION ALL FROM outliers UNION ALL FROM by_people)
    GROUP BY figure_id
),
weighed AS (
    SELECT
        said.*,
        doubts.doubtful,
        coalesce(doubts.words, []) AS words,
        1 - said.confidence * coalesce(doubts.keeps, 1) AS chance_wrong,
        CASE
            WHEN indicator = 'OTHER' THEN 0.1
            WHEN contains(indicator::VARCHAR, 'POVERTY') OR contains(indicator::VARCHAR, 'POOR') THEN 2
            ELSE 1
        END * CASE place_level
            WHEN 'country' THEN 2
            WHEN 'region' THEN 1.5
            WHEN 'province' THEN 1.5
            WHEN 'district' THEN 1
            WHEN 'commune' THEN 0.7
            ELSE 0.5
        END AS importance
    FROM figures_labelled AS said
    LEFT JOIN doubts USING (figure_id)
    WHERE NOT said.is_duplicate
        AND (NOT list_contains(said.flags, 'corrected') OR said.figure_id IN (SELECT figure_id FROM by_people))
        AND (said.confidence < 0.5 OR doubts.figure_id IS NOT NULL)
)
SELECT
    figure_id,
    round(importance * chance_wrong, 4) AS priority,
    words || CASE WHEN confidence < 0.5 THEN [format('confidence is {:.2f}', confidence)] ELSE [] END AS why,
    coalesce(doubtful, 'obs_value') AS doubtful,
    confidence,
    flags,
    indicator,
    obs_value,
    unit_measure,
    measure_kind,
    status,
    ref_area,
    place_name,
    time_period,
    period_start,
    period_end,
    quote,
    sentence,
    source
FROM weighed
ORDER BY priority DESC, figure_id;
