-- The articles with the 8 utterances that went furthest, with the hours since each was first printed.
WITH widest AS (
    SELECT quote_cluster_id, left(longest_text, 80) AS quote, story_count, outlet_count, first_seen_at
    FROM core.dim_quote_cluster
    WHERE
        quote_cluster_id IN (SELECT quote_cluster_id FROM filtered)
        AND article_count > 1
        AND first_seen_at IS NOT NULL
    ORDER BY story_count DESC, outlet_count DESC, quote_cluster_id
    LIMIT 8
)

SELECT
    widest.quote,
    articles.outlet,
    coalesce(articles.copy_kind, 'original') AS copy_kind,
    articles.published_at,
    date_diff('minute', widest.first_seen_at, articles.published_at) / 60 AS hours
FROM core.fct_quote AS quotes
INNER JOIN widest USING (quote_cluster_id)
INNER JOIN core.dim_article AS articles ON quotes.article_id = articles.article_id
WHERE articles.published_at IS NOT NULL
ORDER BY widest.story_count DESC, widest.outlet_count DESC, widest.quote_cluster_id, hours, articles.article_id
LIMIT 2000
