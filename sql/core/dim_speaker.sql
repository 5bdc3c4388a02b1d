-- Every speaker that articles name: one row for a person or body, whatever they are called.
WITH roles AS (
    SELECT
        quotes.speaker_id,
        quotes.speaker_role,
        count(*) AS quote_count,
        min(articles.published_date) AS first_date,
        max(articles.published_date) AS last_date
    FROM core.fct_quote AS quotes
    INNER JOIN core.dim_article AS articles USING (article_id)
    WHERE quotes.speaker_id IS NOT NULL AND quotes.speaker_role IS NOT NULL
    GROUP BY quotes.speaker_id, quotes.speaker_role
),

roles_of_speakers AS (
    SELECT
        speaker_id,
        arg_max(speaker_role, (quote_count, speaker_role)) AS speaker_role,
        list(
            {
                'speaker_role': speaker_role,
                'first_date': first_date,
                'last_date': last_date,
                'quote_count': quote_count
            }
            ORDER BY first_date, speaker_role
        ) AS roles
    FROM roles
    GROUP BY speaker_id
),

days_of_speakers AS (
    SELECT
        quotes.speaker_id,
        min(articles.published_at) AS first_seen_at,
        max(articles.published_at) AS last_seen_at
    FROM core.fct_quote AS quotes
    INNER JOIN core.dim_article AS articles USING (article_id)
    GROUP BY quotes.speaker_id
),

evidence_of_speakers AS (
    SELECT speaker_id, list_sort(list(DISTINCT evidence)) AS evidence
    FROM staging.speaker_links
    GROUP BY speaker_id
)

SELECT
    speakers.* EXCLUDE (run_id),
    roles_of_speakers.speaker_role, -- Role or affiliation that most quotes give
    coalesce(roles_of_speakers.roles, []) AS roles, -- Roles with the first and last day that quotes give them
    days_of_speakers.first_seen_at, -- First publication that quotes the speaker
    days_of_speakers.last_seen_at, -- Last publication that quotes the speaker
    evidence_of_speakers.evidence -- What joined the speaker's appearances
FROM staging.speakers AS speakers
LEFT JOIN roles_of_speakers USING (speaker_id)
LEFT JOIN days_of_speakers USING (speaker_id)
LEFT JOIN evidence_of_speakers USING (speaker_id)
