-- Every speaker that a quote names, by the fullest name its article gives, with the commonest kind and role.
WITH kinds AS (
    SELECT speaker, speaker_kind, count(*) AS quote_count
    FROM core.fct_quote
    GROUP BY speaker, speaker_kind
),

roles AS (
    SELECT speaker, speaker_role, count(*) AS quote_count
    FROM core.fct_quote
    WHERE speaker_role IS NOT NULL
    GROUP BY speaker, speaker_role
),

commonest_roles AS (
    SELECT speaker, arg_max(speaker_role, (quote_count, speaker_role)) AS speaker_role
    FROM roles
    GROUP BY speaker
)

SELECT
    kinds.speaker,
    arg_max(kinds.speaker_kind, (kinds.quote_count, kinds.speaker_kind)) AS speaker_kind,
    any_value(commonest_roles.speaker_role) AS speaker_role
FROM kinds
LEFT JOIN commonest_roles USING (speaker)
WHERE kinds.speaker IS NOT NULL
GROUP BY kinds.speaker
