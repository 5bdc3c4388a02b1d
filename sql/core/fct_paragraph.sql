-- Every paragraph of every present article.
SELECT * EXCLUDE (published_month, valid_from, valid_to, is_current)
FROM staging.paragraphs
WHERE is_current
