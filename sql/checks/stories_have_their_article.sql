-- The canonical article of a story must be a present article that copies no other.
SELECT articles.article_id, articles.canonical_article_id
FROM core.dim_article AS articles
LEFT JOIN core.dim_article AS canonical ON articles.canonical_article_id = canonical.article_id
WHERE
    articles.gone_at IS NULL
    AND (
        canonical.article_id IS NULL
        OR canonical.gone_at IS NOT NULL
        OR canonical.canonical_article_id <> canonical.article_id
    )
