-- Every story: an article with its copies, counted once. A story may be told by one article alone.
SELECT
    canonical_article_id,
    any_value(headline) FILTER (article_id = canonical_article_id) AS headline,
    min(published_at) AS first_published_at, -- When its first article appeared
    max(published_at) AS last_published_at, -- When its last copy appeared
    count(*) AS article_count, -- Articles that tell it
    count(*) FILTER (copy_kind = 'exact') AS exact_copy_count, -- Of them, copies word for word
    count(DISTINCT outlet) AS outlet_count, -- Outlets that printed it
    coalesce(list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)), []) AS outlets, -- Their names
    any_value(wire_agency ORDER BY published_at, article_id) AS wire_agency -- News agency that it came from
FROM core.dim_article
WHERE gone_at IS NULL
GROUP BY canonical_article_id
