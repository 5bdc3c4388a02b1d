-- The 200 newest of the quotes, those without a date last.
WITH newest AS (
    SELECT quote_row
    FROM filtered
    ORDER BY published_date DESC NULLS LAST, quote_row
    LIMIT 200
)

SELECT published_date, outlet, speaker, type, text, cue, round(confidence, 2) AS confidence, headline, article_id
FROM marts.quotes
WHERE rowid IN (FROM newest)
ORDER BY published_date DESC NULLS LAST, rowid
