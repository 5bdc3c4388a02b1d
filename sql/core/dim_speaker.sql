-- Every speaker that a quote names, by the fullest name its article gives.
SELECT
    speaker,
    mode(speaker_kind) AS speaker_kind,
    mode(speaker_role) AS speaker_role
FROM core.fct_quote
WHERE speaker IS NOT NULL
GROUP BY speaker
