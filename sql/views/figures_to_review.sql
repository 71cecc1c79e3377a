-- One row a figure that deserves a human look: low confidence or a warning flag, least certain first.
-- figure_id: Figure.
-- confidence: Probability of being right.
-- flags: What a reader should know.
-- indicator: What was counted or measured.
-- obs_value: Value in the base unit.
-- unit_measure: Unit of measure.
-- place_name: Place.
-- time_period: Period.
-- quote: The number as written.
-- sentence: The sentence it was read in.
-- source: Address of the article, or the file it came from.
CREATE OR REPLACE VIEW figures_to_review AS
SELECT
    figure_id, confidence, flags, indicator, obs_value, unit_measure, place_name, time_period, quote, sentence, source
FROM figures_labelled
WHERE confidence < 0.5 OR len(flags) > 0
ORDER BY confidence, figure_id;
