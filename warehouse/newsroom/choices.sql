-- What the filters can be set to.
SELECT
    coalesce(list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)), []) AS outlets,
    coalesce(list_sort(list(DISTINCT language) FILTER (language IS NOT NULL)), []) AS languages,
    min(published_date) AS first_date,
    max(published_date) AS last_date
FROM core.dim_article
WHERE gone_at IS NULL
