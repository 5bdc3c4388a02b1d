-- The articles of the 8 stories that went furthest, with the hours since the first of each appeared.
WITH told AS (
    SELECT DISTINCT canonical_article_id
    FROM core.dim_article
    WHERE article_id IN (SELECT article_id FROM filtered)
),

widest AS (
    SELECT canonical_article_id, headline, outlet_count, article_count, first_published_at
    FROM marts.stories
    INNER JOIN told USING (canonical_article_id)
    WHERE article_count > 1 AND first_published_at IS NOT NULL
    ORDER BY outlet_count DESC, article_count DESC, canonical_article_id
    LIMIT 8
)

SELECT
    widest.headline,
    articles.outlet,
    coalesce(articles.copy_kind, 'original') AS copy_kind,
    articles.published_at,
    date_diff('minute', widest.first_published_at, articles.published_at) / 60 AS hours
FROM core.dim_article AS articles
INNER JOIN widest USING (canonical_article_id)
WHERE articles.published_at IS NOT NULL AND articles.gone_at IS NULL
ORDER BY widest.outlet_count DESC, widest.article_count DESC, widest.canonical_article_id, hours, articles.article_id
LIMIT 2000
