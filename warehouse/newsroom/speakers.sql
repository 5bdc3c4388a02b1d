-- Quotes of the 15 speakers who are quoted most, by type.
WITH most AS (
    SELECT speaker_id, count(*) AS all_quotes
    FROM filtered
    WHERE speaker_id IS NOT NULL
    GROUP BY speaker_id
    ORDER BY all_quotes DESC, speaker_id
    LIMIT 15
)

SELECT speakers.speaker_name, most.all_quotes, filtered.type, count(*) AS quotes
FROM filtered
INNER JOIN most USING (speaker_id)
INNER JOIN core.dim_speaker AS speakers USING (speaker_id)
GROUP BY ALL
ORDER BY most.all_quotes DESC, speakers.speaker_name, filtered.type
