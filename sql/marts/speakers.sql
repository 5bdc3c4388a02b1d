-- Every speaker that articles name, under one name: how often, where, and since when they are quoted.
SELECT
    speaker_id,
    speakers.speaker_name,
    speakers.speaker_kind,
    speakers.speaker_role,
    speakers.country_code,
    speakers.aliases,
    count(*) AS quote_count, -- Quotes of the speaker
    count(DISTINCT article_id) AS article_count, -- Articles that quote the speaker
    count(*) FILTER (type = 'direct') AS direct_count, -- Direct quotes
    count(*) FILTER (type = 'mixed') AS mixed_count, -- Mixed quotes
    count(*) FILTER (type = 'indirect') AS indirect_count, -- Indirect quotes
    min(published_at) AS first_seen_at, -- First publication that quotes the speaker
    max(published_at) AS last_seen_at, -- Last publication that quotes the speaker
    count(DISTINCT outlet) AS outlet_count, -- Outlets that quote the speaker
    coalesce(list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)), []) AS outlets -- Their names
FROM marts.quotes AS quotes
INNER JOIN core.dim_speaker AS speakers USING (speaker_id)
GROUP BY ALL
