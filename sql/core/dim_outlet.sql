-- Every outlet that an article names.
SELECT
    outlet,
    count(*) AS article_count, -- Articles, gone ones included
    min(published_at) AS first_published_at, -- Earliest publication in UTC
    max(published_at) AS last_published_at -- Latest publication in UTC
FROM core.dim_article
WHERE outlet IS NOT NULL
GROUP BY outlet
