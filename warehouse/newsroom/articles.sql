-- The 200 newest articles of these quotes whose headline holds the words.
WITH quoted AS (
    SELECT article_id, count(*) AS quotes
    FROM filtered
    GROUP BY article_id
)

SELECT published_date, outlet, coalesce(headline, source_uri) AS headline, quotes, article_id
FROM core.dim_article
INNER JOIN quoted USING (article_id)
WHERE contains(lower(coalesce(headline, source_uri)), lower($headline))
ORDER BY published_date DESC NULLS LAST, headline, article_id
LIMIT 200
