-- Quotes by what kind of source said them, and their share.
WITH kinds AS (
    SELECT speaker_kind, count(*) AS quotes, count(DISTINCT speaker_id) AS speakers
    FROM filtered
    GROUP BY speaker_kind
)

SELECT speaker_kind, quotes, quotes / sum(quotes) OVER () AS share, speakers
FROM kinds
ORDER BY quotes DESC, speaker_kind
