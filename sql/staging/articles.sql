-- Every version of the lake's articles.
SELECT
    rowid AS row_id,
    published_at::DATE AS published_date,
    *
FROM lake.articles
