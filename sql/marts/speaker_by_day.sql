-- Quotes of each speaker that articles name by day of publication; days without any are left out.
SELECT
    speaker_id,
    speakers.speaker_name,
    published_date, -- Day of publication in UTC; null when unknown
    count(*) AS quote_count, -- Quotes of the speaker
    count(DISTINCT article_id) AS article_count, -- Articles that quote the speaker
    count(DISTINCT outlet) AS outlet_count -- Outlets that quote the speaker
FROM marts.quotes AS quotes
INNER JOIN core.dim_speaker AS speakers USING (speaker_id)
GROUP BY ALL
