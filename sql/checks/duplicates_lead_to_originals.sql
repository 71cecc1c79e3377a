-- An article that repeats another points to one that itself repeats none, so that sources are counted once.
SELECT copies.article_id, copies.duplicate_of, originals.duplicate_of AS which_repeats
FROM articles AS copies
INNER JOIN articles AS originals ON copies.duplicate_of = originals.article_id
WHERE originals.duplicate_of IS NOT NULL;
