-- How much the filters let through.
SELECT
    count(*) AS quotes,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT speaker_id) AS speakers,
    count(DISTINCT outlet) AS outlets
FROM filtered
