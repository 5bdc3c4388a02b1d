-- Quotes of each speaker by day of publication; days without any are left out.
SELECT
    speaker,
    published_date, -- Day of publication in UTC; null when unknown
    count(*) AS quote_count, -- Quotes of the speaker
    count(DISTINCT article_id) AS article_count, -- Articles that quote the speaker
    count(DISTINCT outlet) AS outlet_count -- Outlets that quote the speaker
FROM marts.quotes
WHERE speaker IS NOT NULL
GROUP BY speaker, published_date
