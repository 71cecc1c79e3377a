-- One row an article that repeats no earlier one: what counts when sources are counted.
CREATE OR REPLACE VIEW articles_unique AS
SELECT * FROM articles WHERE duplicate_of IS NULL;
