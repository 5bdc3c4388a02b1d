-- No article can have been published after the build, a day allowed for clocks that are wrong.
SELECT articles.article_id, articles.source_uri, articles.published_at, meta.built_at
FROM core.dim_article AS articles
CROSS JOIN meta
WHERE articles.published_at > meta.built_at + INTERVAL 1 DAY
