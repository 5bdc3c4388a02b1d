-- Every quote of every present article, marked words that nobody said included: see kind.
SELECT * EXCLUDE (published_month, valid_from, valid_to, is_current)
FROM staging.quotes
WHERE is_current
