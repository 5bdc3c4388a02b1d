-- Quotes of the 15 speakers who are quoted most, by type.
WITH most AS (
    SELECT speaker, count(*) AS all_quotes
    FROM filtered
    WHERE speaker IS NOT NULL
    GROUP BY speaker
    ORDER BY all_quotes DESC, speaker
    LIMIT 15
)

SELECT most.speaker, most.all_quotes, filtered.type, count(*) AS quotes
FROM filtered
INNER JOIN most USING (speaker)
GROUP BY ALL
ORDER BY most.all_quotes DESC, most.speaker, filtered.type
