-- Where the articles of these quotes were written, as their datelines say: the 1,000 commonest places.
WITH articles AS (
    SELECT article_id, count(*) AS quotes
    FROM filtered
    GROUP BY article_id
)

SELECT
    dateline_place,
    dateline_country_code,
    dateline_latitude,
    dateline_longitude,
    count(*) AS articles,
    sum(quotes)::BIGINT AS quotes
FROM core.dim_article
INNER JOIN articles USING (article_id)
WHERE dateline_latitude IS NOT NULL AND dateline_longitude IS NOT NULL
GROUP BY ALL
ORDER BY articles DESC, dateline_place, dateline_latitude, dateline_longitude
LIMIT 1000
